package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.StoreException;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions as drivers, pools and servers are set up by others. With each of them the store works, and what it answered is
 * what it stored; or it refuses to open; or at least {@code validateSchema()} refuses it.
 */
class SessionSettingsTest {
    private static final DatabaseAddress MARIADB = MariaDb.newDatabase();
    private static final DatabaseAddress POSTGRESQL = PostgreSql.newDatabase();

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mysql   | | | works |",
                "mysql   | ?characterEncoding=ISO-8859-1 | | open | it changes text",
                "mysql   | ?sendFractionalSeconds=false | | open | it changes times",
                "mysql   | | SET sql_mode='NO_BACKSLASH_ESCAPES' | open | it changes text",
                "mysql   | | SET sql_select_limit=100 | open | sql_select_limit cuts results; set it to DEFAULT",
                "mariadb | | | works |",
                "mariadb | ?useCatalogTerm=SCHEMA | | works |",
                "pg      | | | works |",
                "h2      | | | works |",
                "h2      | ;INIT=SET COLLATION ENGLISH STRENGTH SECONDARY | | open | it does not compare text by its bytes",
            })
    void theMostFrequentOnes(
            String driver, @Nullable String url, @Nullable String sql, String expected, @Nullable String message) {
        settings(driver, url, sql, expected, message);
    }

    @Tag("long")
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(resources = "/session-settings.txt", delimiter = '|', quoteCharacter = '~')
    void settings(
            String driver, @Nullable String url, @Nullable String sql, String expected, @Nullable String message) {
        DatabaseAddress clean = switch (driver) {
            case "mysql", "mariadb" -> MARIADB;
            case "pg" -> POSTGRESQL;
            default ->
                new DatabaseAddress(
                        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1" + (url == null ? "" : url), "sa", "");
        };
        DatabaseAddress database = driver.equals("mariadb") ? clean.throughMariaDbsDriver() : clean;
        boolean suffix = url != null && !driver.equals("h2");
        HikariConfig options =
                TestDatabase.options(database.url() + (suffix ? url : ""), database.user(), database.password());
        options.setMaximumPoolSize(1);
        options.setConnectionInitSql(sql);
        options.setInitializationFailTimeout(-1);
        options.setConnectionTimeout(1_000);
        HikariConfig cleanOptions = TestDatabase.options(clean);
        cleanOptions.setMaximumPoolSize(1);
        try (HikariDataSource cleanPool = new HikariDataSource(cleanOptions);
                HikariDataSource pool = new HikariDataSource(options)) {
            switch (expected) {
                case "works" -> assertThatItWorks(pool, cleanPool);
                case "open" -> {
                    assertRefused(
                            message, () -> JdbcStockStore.pessimistic(pool).build());
                    assertRefused(message, () -> JdbcSchema.create(pool));
                    assertRefused(message, () -> JdbcSchema.validate(pool));
                }
                case "validate" -> {
                    JdbcSchema.create(cleanPool);
                    assertRefused(
                            message,
                            () -> JdbcStockStore.pessimistic(pool)
                                    .validateSchema()
                                    .build());
                }
                default -> throw new IllegalArgumentException(expected);
            }
        }
    }

    private static void assertThatItWorks(HikariDataSource pool, HikariDataSource clean) {
        JdbcSchema.create(clean);
        Jdbi.create(clean).useHandle(SessionSmoke::empty);
        JdbcSchema.validate(pool);
        assertThat(Jdbi.create(clean).withHandle(SessionSmoke::countRows))
                .as("rows that validate left")
                .isZero();
        SessionSmoke.run(pool, clean);
    }

    private static void assertRefused(@Nullable String message, ThrowingCallable work) {
        assertThatExceptionOfType(StoreException.class).isThrownBy(work).withMessageContaining(message);
    }
}
