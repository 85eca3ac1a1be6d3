package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.util.Locale;
import java.util.UUID;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flyway and Liquibase can apply the scripts in the jar. */
@Tag("long")
class MigrationToolsTest {
    /** The folders of the scripts. */
    enum Folder {
        H2,
        MYSQL,
        POSTGRESQL;

        DatabaseAddress newDatabase() {
            return switch (this) {
                case H2 -> new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
                case MYSQL -> MariaDb.newDatabase();
                case POSTGRESQL -> PostgreSql.newDatabase();
            };
        }
    }

    @SuppressWarnings("NullAway.Init") // each test opens its own
    private HikariDataSource dataSource;

    @AfterEach
    void close() {
        dataSource.close();
    }

    @ParameterizedTest
    @EnumSource
    void flywayAppliesThem(Folder folder) {
        dataSource = TestDatabase.pool(folder.newDatabase());
        String database = folder.name().toLowerCase(Locale.ROOT);
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:dev/earmark/jdbc/schema/" + database) // h2, mysql or postgresql
                .table("earmark_flyway_history") // beside the shop's own
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        JdbcSchema.validate(dataSource);
        assertThatCode(() -> JdbcSchema.create(dataSource)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void liquibaseAppliesThem(Folder folder) throws Exception {
        dataSource = TestDatabase.pool(folder.newDatabase());
        try (Connection connection = dataSource.getConnection();
                Liquibase liquibase = new Liquibase(
                        "db-changelog.xml",
                        new ClassLoaderResourceAccessor(),
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
            liquibase.update();
        }
        assertThatCode(() -> JdbcSchema.validate(dataSource)).doesNotThrowAnyException();
    }
}
