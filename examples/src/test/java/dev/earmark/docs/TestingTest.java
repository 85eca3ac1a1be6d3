package dev.earmark.docs;

import static dev.earmark.test.EarmarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import dev.earmark.test.DatabaseTime;
import dev.earmark.test.TestClock;
import dev.earmark.test.TestTime;
import dev.earmark.testkit.history.CallLog;
import dev.earmark.testkit.history.HistoryCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/testing.md. */
class TestingTest {

    @Test
    void timePassesInMemory() {
        // docs:testing-memory
        TestClock clock = new TestClock();
        ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore(clock))
                .reaper(ReaperPolicy.OFF) // no thread: only the test lets reservations expire
                .build();
        TestTime time = clock.expiringWith(engine);

        engine.setOnHand(Sku.of("tea"), 5, OperationId.random());
        engine.reserve(ReserveRequest.builder("order-1").line("tea", 2).build());
        assertThat(engine).level("tea").hasReserved(2).hasAvailable(3);

        time.advance(Duration.ofMinutes(10));
        assertThat(engine).reservation("order-1").isExpired();
        assertThat(engine).level("tea").hasReserved(0).hasAvailable(5);
        // docs:end
        engine.close();
    }

    @Test
    void timePassesInADatabase() {
        DataSource dataSource = H2.newDatabase();
        JdbcSchema.create(dataSource);
        try (ReservationEngine engine = ReservationEngine.builder(
                        JdbcStockStore.pessimistic(dataSource).build())
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine.setOnHand(Sku.of("tea"), 5, OperationId.random());
            expire(dataSource, engine);
        }
    }

    private static void expire(DataSource dataSource, ReservationEngine engine) {
        // docs:testing-database
        TestTime time = DatabaseTime.of(dataSource).expiringWith(engine);

        Reservation held =
                engine.reserve(ReserveRequest.builder("order-1").line("tea", 2).build());
        assertThat(held).isHeld().hasLine("tea", 2);

        time.advancePast(held); // as long as was left until its deadline
        assertThat(engine).reservation("order-1").isExpired();
        assertThat(engine).isConsistent();
        // docs:end
    }

    @Test
    void aHistoryIsChecked(@TempDir Path folder) {
        Path file = folder.resolve("instance-1.log");
        StockStore store = new InMemoryStockStore();
        try (ReservationEngine engine =
                ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build()) {
            // docs:testing-history
            try (CallLog log = CallLog.create(file)) { // one file for each run of an instance
                log.attempt(engine, new SetOnHand(Sku.of("tea"), 5, OperationId.of("first stock")));
                log.attempt(
                        engine,
                        new Reserve(
                                ReservationId.of("order-1"), List.of(Line.of("tea", 2)), Duration.ofMinutes(5), null));
                log.attempt(engine, new Confirm(ReservationId.of("order-1")));
            }

            HistoryCheck.Report report = HistoryCheck.check(List.of(file), store);
            assertThat(report.violations()).isEmpty();
            // docs:end
            assertThat(report.orders()).isEqualTo(1);
        }
    }

    @Test
    void thePageShowsAMessageAsItIs() {
        try (ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore())
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine.setOnHand(Sku.of("tea"), 5, OperationId.random());
            engine.reserve(ReserveRequest.builder("order-1").line("tea", 2).build());
            String shown = Page.of("docs/testing.md").blocks().stream()
                    .filter(block -> block.language().isEmpty())
                    .findFirst()
                    .orElseThrow()
                    .code();
            assertThatThrownBy(() ->
                            assertThat(engine).as("after payment").level("tea").hasAvailable(4))
                    .hasMessageContaining("[after payment]")
                    .message()
                    .isEqualToNormalizingNewlines("[after payment] "
                            + shown.substring(shown.indexOf('\n')).stripTrailing());
        }
    }
}
