package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches lock their rows in the order of the SKUs, not of the table, so that two batches cannot deadlock. */
class LockOrderTest {
    private static final String MARIADB_WAITS =
            "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'";
    private static final String POSTGRESQL_WAITS = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted";

    static Stream<Arguments> databasesAndForms() {
        return Stream.<Function<DataSource, JdbcStockStoreBuilder>>of(
                        JdbcStockStore::pessimistic, JdbcStockStore::optimistic)
                .flatMap(form -> Stream.of(
                        Arguments.of(MariaDb.newDatabase(), MARIADB_WAITS, form),
                        Arguments.of(PostgreSql.newDatabase(), POSTGRESQL_WAITS, form)));
    }

    @ParameterizedTest
    @MethodSource("databasesAndForms")
    void r9_aBatchThatWaitsForTheFirstSkuHasNotLockedTheSecond(
            DatabaseAddress database, String waits, Function<DataSource, JdbcStockStoreBuilder> form) throws Exception {
        ExecutorService shopper = Executors.newSingleThreadExecutor();
        try (HikariDataSource pool = TestDatabase.pool(database);
                Handle other = Jdbi.create(pool).open()) {
            JdbcSchema.create(pool);
            StockStore store = form.apply(pool).build();
            for (String sku : List.of("B", "A")) {
                store.apply(List.of(new SetOnHand(Sku.of(sku), 10, OperationId.of("set-" + sku))));
            }
            Reserve reserve = new Reserve(
                    ReservationId.of("order-1"),
                    List.of(Line.of("A", 1), Line.of("B", 1)),
                    Duration.ofMinutes(5),
                    null);
            other.begin();
            lock(other, "A");
            Future<List<StockOutcome<?>>> waiting = shopper.submit(() -> store.apply(List.of(reserve)));
            await().until(() -> other.createQuery(waits).mapTo(Integer.class).one() > 0);
            assertThat(lock(other, "B")).as("B is not locked").isEqualTo(1);
            other.rollback();
            assertThat(waiting.get()).hasOnlyElementsOfType(Applied.class);
        } finally {
            shopper.shutdownNow();
        }
    }

    /** Returns how many rows were not locked. */
    private static int lock(Handle handle, String sku) {
        return handle.createQuery("SELECT sku FROM earmark_level WHERE sku = :sku FOR UPDATE SKIP LOCKED")
                .bind("sku", sku)
                .mapTo(String.class)
                .list()
                .size();
    }
}
