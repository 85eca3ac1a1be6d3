package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.HeldFilter;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.RetryPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** The program of the README, as it stands there. */
class QuickStartTest {

    @Test
    void theProgramOfTheReadme() {
        StockLevel after =
                run(JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        assertThat(after).isEqualTo(new StockLevel(Sku.of("SKU-A"), 798, 0, 2));
        assertThat(after.available()).isEqualTo(798);
    }

    @SuppressWarnings("UnusedVariable") // the reader of the README sees what the level is
    private static StockLevel run(DataSource dataSource) {
        // readme: program
        JdbcSchema.create(dataSource);
        try (ReservationEngine engine = ReservationEngine.builder(JdbcStockStore.pessimistic(dataSource))
                .holdFor(Duration.ofMinutes(5))
                .build()) {
            engine.setOnHand(Sku.of("SKU-A"), 800);
            engine.setOnHand(Sku.of("SKU-B"), 1600);
            Reservation held = engine.reserve(ReserveRequest.builder("order-1")
                    .line("SKU-A", 2)
                    .line("SKU-B", 1)
                    .build());
            // call the payment provider here: nothing is locked
            engine.confirm(held.id());
            StockLevel level = engine.level(Sku.of("SKU-A")); // onHand 798, reserved 0, available 798, sold 2
        }
        // readme: end
        return Objects.requireNonNull(JdbcStockStore.pessimistic(dataSource)
                .levels(List.of(Sku.of("SKU-A")))
                .get(Sku.of("SKU-A")));
    }

    @Test
    void anOrderAndItsReservationAreCommittedTogether() throws SQLException {
        DataSource dataSource =
                JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        // readme: options
        TableNames names = TableNames.prefixed("berlin_");
        JdbcSchema.create(dataSource, names); // or by your migration tool
        JdbcStockStore store = JdbcStockStore.builder(dataSource)
                .tables(names)
                .validateSchema() // an error at start names what is missing
                .pessimistic();
        // readme: end
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE shop_order (id VARCHAR(100) PRIMARY KEY)");
        }
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            engine.setOnHand(Sku.of("SKU-A"), 800);
            // readme: joining
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                try (Statement insert = connection.createStatement()) {
                    insert.execute("INSERT INTO shop_order VALUES ('order-1')");
                }
                engine.within(store.joining(connection))
                        .reserve(ReserveRequest.builder("order-1")
                                .line("SKU-A", 2)
                                .build());
                connection.commit(); // both, or neither
            }
            // readme: end
            assertThat(engine.level(Sku.of("SKU-A")).reserved()).isEqualTo(2);
        }
    }

    @Test
    void whatIsHeldIsListed() {
        List<String> told = new ArrayList<>();
        DataSource dataSource =
                JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        JdbcSchema.create(dataSource);
        try (ReservationEngine engine = ReservationEngine.builder(JdbcStockStore.pessimistic(dataSource))
                .build()) {
            engine.setOnHand(Sku.of("SKU-A"), 200);
            IntStream.rangeClosed(1, 120)
                    .mapToObj(i -> ReserveRequest.builder("order-" + i).line("SKU-A", 1))
                    .forEach(
                            request -> engine.reserve(request.owner("shopper-7").build()));
            // readme: held
            HeldFilter filter = new HeldFilter.OfOwner(OwnerId.of("shopper-7")); // or OfSku, or Overdue
            ReservationPage page = engine.held(filter, 100);
            page.reservations().forEach(held -> told.add(held.id() + " until " + held.expiresAt()));
            if (page.next() != null) {
                page = engine.held(filter, page.next(), 100); // the next 100
            }
            // readme: end
            assertThat(told).hasSize(100).first().asString().startsWith("order-1 until ");
            assertThat(page.reservations()).hasSize(20);
            assertThat(page.next()).isNull();
        }
    }

    @Test
    void aRefusalIsAValue() {
        List<String> told = new ArrayList<>();
        DataSource dataSource =
                JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        JdbcSchema.create(dataSource);
        // readme: listener
        ReservationListener metrics = new ReservationListener() {
            @Override
            public void expired(Reservation reservation) {
                told.add("expired: " + reservation.id());
            }
        };
        // readme: end
        // readme: options
        ReservationEngine engine = ReservationEngine.builder(JdbcStockStore.optimistic(dataSource))
                .holdFor(Duration.ofMinutes(5))
                .retry(new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(100), Duration.ofSeconds(3)))
                .reaper(new ReaperPolicy(Duration.ofMillis(50), Duration.ofSeconds(5), 100))
                .listener(metrics)
                .build();
        // readme: end
        engine.setOnHand(Sku.of("SKU-A"), 1);
        ReservationId orderId = ReservationId.of("order-1");
        // readme: refusals
        StockOutcome<Reservation> outcome = engine.tryReserve(
                ReserveRequest.builder("order-1").line("SKU-A", 2).build());
        if (outcome instanceof Refused<Reservation> refused
                && refused.refusal() instanceof Refusal.NotEnough notEnough) {
            notEnough.shortages().forEach(shortage -> told.add("short: " + shortage));
        }
        if (engine.confirm(orderId) instanceof Refused<Reservation> late) {
            told.add("give the money back: " + late.refusal().message());
        }
        // readme: end
        engine.close();
        assertThat(told)
                .containsExactly(
                        "short: SKU-A: 2 requested, 1 available",
                        "give the money back: unknown reservation: order-1; ids are case-sensitive");
    }
}
