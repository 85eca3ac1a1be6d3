package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.spi.StockStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderInOneTransactionTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.Stores#withSqlDatabase")
    void bothAreThereOrNeither(String store) {
        Run run = Run.on(store, "order-in-one-transaction");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "order-1: order row there, reservation there",
                        "order-2: order row not there, reservation not there",
                        "refused: not enough units: SKU-A: 7 requested, 6 available",
                        "order-3: order row not there, reservation not there");
        assertThat(run.lastLine()).isEqualTo("{\"orders\": 1, \"reserved\": 4, \"oversold\": 0}");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql-pessimistic, order-row, 0",
        "mysql-optimistic, reservation, 0",
        "mysql-pessimistic, commit, 1",
        "postgresql-optimistic, order-row, 0",
        "postgresql-pessimistic, reservation, 0",
        "postgresql-optimistic, commit, 1"
    })
    void killedAtAnyStepBothAreThereOrNeither(String store, String step, int there) throws Exception {
        List<String> options = Stores.options(store);
        assertThat(die(options, step)).isEqualTo(137);
        try (HikariDataSource pool = pool(options);
                Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet orders = statement.executeQuery("SELECT COUNT(*) FROM shop_order")) {
            StockStore after = JdbcStockStore.pessimistic(pool);
            orders.next();
            assertThat(orders.getInt(1)).isEqualTo(there);
            assertThat(after.reservations(List.of(ReservationId.of("order-1")))).hasSize(there);
            assertThat(after.levels(List.of(Sku.of("SKU-A"))).get(Sku.of("SKU-A")))
                    .satisfies(level -> assertThat(level.reserved()).isEqualTo(4L * there));
        }
    }

    private static int die(List<String> options, String step) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EarmarkExamples.class.getName(),
                "order-in-one-transaction",
                "--die-after=" + step));
        command.addAll(options);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static HikariDataSource pool(List<String> options) {
        HikariDataSource pool = new HikariDataSource();
        pool.setMaximumPoolSize(2);
        pool.setJdbcUrl(value(options, "--url="));
        pool.setUsername(value(options, "--user="));
        pool.setPassword(value(options, "--password="));
        return pool;
    }

    private static String value(List<String> options, String name) {
        return options.stream()
                .filter(option -> option.startsWith(name))
                .findFirst()
                .orElseThrow()
                .substring(name.length());
    }

    @Test
    void aStoreWithoutASqlDatabaseIsRefused() {
        Run run = Run.of("order-in-one-transaction", "--store=memory");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--store=memory has no SQL database");
    }
}
