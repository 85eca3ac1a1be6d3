package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * InnoDB may show what another caller has committed before it is durable. A repeated call is answered from that, so the
 * answer waits for its own commit. {@link FourProcessesTest} kills the server.
 */
class RepeatedCallsTest {
    private static final Duration HOLD = Duration.ofMinutes(10);

    static Stream<Function<DataSource, JdbcStockStoreBuilder>> forms() {
        return Stream.of(JdbcStockStore::pessimistic, JdbcStockStore::optimistic);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void r10_aRepeatedCallCommitsAWriteBeforeItIsAnswered(Function<DataSource, JdbcStockStoreBuilder> form) {
        try (TestDatabase database = TestDatabase.mariaDb()) {
            DataSource pool = database.pool(0);
            StockStore store = form.apply(pool).build();
            for (StockCommand<?> command : List.<StockCommand<?>>of(
                    new SetOnHand(Sku.of("A"), 10, OperationId.of("one")),
                    new Adjust(Sku.of("A"), 5, OperationId.of("two"), "delivery"),
                    new Reserve(ReservationId.of("a"), List.of(Line.of("A", 1)), HOLD, null),
                    new Confirm(ReservationId.of("a")),
                    new Reserve(ReservationId.of("b"), List.of(Line.of("A", 1)), HOLD, null),
                    new Cancel(ReservationId.of("b")))) {
                assertThat(store.apply(List.of(command)))
                        .allMatch(outcome -> outcome instanceof Applied && !isRepeated(outcome));
                long written = version(pool);
                assertThat(store.apply(List.of(command))).allMatch(RepeatedCallsTest::isRepeated);
                assertThat(version(pool)).as("after a repeated %s", command).isEqualTo(written + 1);
            }
        }
    }

    private static boolean isRepeated(Object outcome) {
        return outcome instanceof Applied<?> applied && applied.replay();
    }

    private static long version(DataSource database) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT version FROM earmark_level WHERE sku = 'A'")
                        .mapTo(Long.class)
                        .one());
    }
}
