package dev.earmark.examples.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Sku;
import dev.earmark.examples.stores.SqlDatabase;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderHookTest {

    @ParameterizedTest
    @CsvSource({"BEFORE_COMMIT, PENDING", "AFTER_COMMIT, EXPIRED"})
    void anOrderExpiresWithItsReservationOrNotAtAll(
            KilledReaper.Moment moment, OrderStatus expected, @TempDir Path folder) throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("shop");
        assertThatBothAre(expected, moment, new SqlDatabase(url, "sa", ""));
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "mysql, BEFORE_COMMIT, PENDING",
        "mysql, AFTER_COMMIT, EXPIRED",
        "postgresql, BEFORE_COMMIT, PENDING",
        "postgresql, AFTER_COMMIT, EXPIRED"
    })
    void anOrderExpiresWithItsReservationOrNotAtAllOnSqlServers(
            String database, KilledReaper.Moment moment, OrderStatus expected) throws Exception {
        DatabaseAddress address = database.equals("mysql") ? MariaDb.newDatabase() : PostgreSql.newDatabase();
        assertThatBothAre(expected, moment, new SqlDatabase(address.url(), address.user(), address.password()));
    }

    private static void assertThatBothAre(OrderStatus expected, KilledReaper.Moment moment, SqlDatabase database)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledReaper.class.getName(),
                moment.name()));
        command.addAll(database.texts());
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isEqualTo(KilledReaper.KILLED);
        try (HikariDataSource pool = database.open(1)) {
            OrderComparison comparison = OrderComparison.of(pool, Map.of(Sku.of("SKU-A"), 10L));
            assertThat(comparison.faults()).isEmpty();
            assertThat(comparison.orders(expected)).isEqualTo(1);
        }
    }
}
