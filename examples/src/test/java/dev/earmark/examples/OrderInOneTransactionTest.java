package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import dev.earmark.spi.StockStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderInOneTransactionTest {

    @ParameterizedTest
    @ValueSource(strings = "h2-pessimistic")
    void bothExistOrNeither(String store) {
        Run run = Run.on(store, "order-in-one-transaction");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "order-1: order row exists, reservation exists",
                        "OutOfStockException: ",
                        "order-2: order row does not exist, reservation does not exist",
                        "IllegalStateException: ",
                        "order-3: order row does not exist, reservation does not exist");
        assertThat(run.lastLine()).isEqualTo("{\"orders\": 1, \"reserved\": 4, \"oversold\": 0}");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void bothExistOrNeitherOnOtherStores(String store) {
        bothExistOrNeither(store);
    }

    @ParameterizedTest
    @CsvSource({"AFTER_ORDER_ROW, 0", "AFTER_RESERVE, 0", "AFTER_COMMIT, 1"})
    void ifTheProcessIsKilledBothExistOrNeither(KilledShop.Moment moment, int expected, @TempDir Path folder)
            throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("shop") + ";WRITE_DELAY=0";
        assertBothOrNeither(new DatabaseAddress(url, "sa", ""), "pessimistic", moment, expected);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "mysql, pessimistic, AFTER_ORDER_ROW, 0",
        "mysql, optimistic, AFTER_RESERVE, 0",
        "mysql, pessimistic, AFTER_COMMIT, 1",
        "postgresql, optimistic, AFTER_ORDER_ROW, 0",
        "postgresql, pessimistic, AFTER_RESERVE, 0",
        "postgresql, optimistic, AFTER_COMMIT, 1"
    })
    void ifTheProcessIsKilledBothExistOrNeitherOnSqlServers(
            String database, String locking, KilledShop.Moment moment, int expected) throws Exception {
        DatabaseAddress address = database.equals("mysql") ? MariaDb.newDatabase() : PostgreSql.newDatabase();
        assertBothOrNeither(address, locking, moment, expected);
    }

    @Test
    void aStoreWithoutASqlDatabaseIsRejected() {
        Run run = Run.of("order-in-one-transaction", "--store=memory");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--store=memory is not");
    }

    private static void assertBothOrNeither(
            DatabaseAddress address, String locking, KilledShop.Moment moment, int expected) throws Exception {
        assertThat(runAndKill(address, locking, moment)).isEqualTo(KilledShop.KILLED);
        try (HikariDataSource pool = KilledShop.pool(address.url(), address.user(), address.password());
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet orders = statement.executeQuery("SELECT COUNT(*) FROM shop_order")) {
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            orders.next();
            assertThat(orders.getInt(1)).isEqualTo(expected);
            assertThat(store.reservations(List.of(ReservationId.of("order-1")))).hasSize(expected);
            assertThat(store.levels(List.of(Sku.of("SKU-A"))).get(Sku.of("SKU-A")))
                    .satisfies(level -> assertThat(level.reserved()).isEqualTo(4L * expected));
        }
    }

    private static int runAndKill(DatabaseAddress address, String locking, KilledShop.Moment moment) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledShop.class.getName(),
                        address.url(),
                        address.user(),
                        address.password(),
                        locking,
                        moment.name())
                .inheritIO()
                .start()
                .waitFor();
    }
}
