package dev.earmark.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.PostgreSql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Earmark's tables beside migrations of the shop: the set-ups that work, and those that look as if they would. */
class FlywaySetUpTest {
    private static final String EARMARKS = "classpath:dev/earmark/jdbc/schema/postgresql";
    /** The shop's first version alone, as if it had no copies of Earmark's files. */
    private static final String SHOPS_ALONE = "spring.flyway.target=1";

    private DatabaseAddress database;
    private DataSource dataSource;

    @BeforeEach
    void emptyDatabase() {
        database = PostgreSql.newDatabase();
        dataSource = new DriverManagerDataSource(database.url(), database.user(), database.password());
    }

    @ParameterizedTest
    @CsvSource({
        "V1__create_tables.sql,          V2__earmark_create_tables.sql",
        "V2__find_by_owner.sql,          V3__earmark_find_by_owner.sql",
        "V3__limit_owners_and_holds.sql, V4__earmark_limit_owners_and_holds.sql"
    })
    void theShopsFilesAreCopiesOfEarmarks(String earmarks, String shops) throws IOException {
        assertThat(read("/db/migration/" + shops)).isEqualTo(read("/dev/earmark/jdbc/schema/postgresql/" + earmarks));
    }

    @Test
    void copiesUnderTheShopsOwnVersionsWork() {
        start(Shop.class);
        assertThat(tables()).contains("shop_order", "earmark_level");
        assertThat(new JdbcTemplate(dataSource)
                        .queryForList("SELECT version FROM flyway_schema_history ORDER BY 1", String.class))
                .containsExactly("1", "2", "3", "4");
    }

    @Test
    void tablesThatEarmarkCreatesAfterTheShopsMigrationsWork() {
        String create = "earmark.jdbc.initialize-schema=create";
        start(Shop.class, SHOPS_ALONE, create);
        assertThat(tables()).contains("shop_order", "earmark_level");
        start(Shop.class, SHOPS_ALONE, create); // and at the second start
    }

    @Test
    void withoutEarmarksTablesTheShopDoesNotStartAndSaysWhatToCopy() {
        assertThatThrownBy(() -> start(Shop.class, SHOPS_ALONE))
                .hasStackTraceContaining("V1__create_tables.sql, V2__find_by_owner.sql, V3__limit_owners_and_holds.sql")
                .hasStackTraceContaining("earmark.jdbc.initialize-schema=create");
    }

    @Test
    void twoLocationsHaveTwoFilesOfVersion1() {
        assertThatThrownBy(() -> start(Shop.class, "spring.flyway.locations=classpath:db/migration," + EARMARKS))
                .hasRootCauseInstanceOf(FlywayException.class)
                .rootCause()
                .hasMessageContaining("Found more than one migration with version 1");
    }

    @Test
    void aFlywayBeanForEarmarkSwitchesTheShopsOwnOff() {
        start(ShopWithFlywayBean.class);
        assertThat(tables()).contains("earmark_level").doesNotContain("shop_order");
    }

    @Test
    void tablesThatAreThereBeforeTheFirstMigrationStopIt() {
        JdbcSchema.create(dataSource);
        assertThatThrownBy(() -> start(Shop.class, SHOPS_ALONE))
                .hasRootCauseInstanceOf(FlywayException.class)
                .rootCause()
                .hasMessageContaining("Found non-empty schema(s) \"public\" but no schema history table");
    }

    @Test
    void theOptionThatFlywayThenNamesSkipsTheShopsFirstMigration() {
        JdbcSchema.create(dataSource);
        start(Shop.class, SHOPS_ALONE, "spring.flyway.baseline-on-migrate=true");
        assertThat(tables()).doesNotContain("shop_order");
        emptyDatabase();
        JdbcSchema.create(dataSource);
        start(Shop.class, SHOPS_ALONE, "spring.flyway.baseline-on-migrate=true", "spring.flyway.baseline-version=0");
        assertThat(tables()).contains("shop_order");
    }

    /** The shop's database without its web pages. */
    @EnableAutoConfiguration
    static class Shop {}

    @EnableAutoConfiguration
    static class ShopWithFlywayBean {
        @Bean(initMethod = "migrate")
        Flyway earmarksFlyway(DataSource dataSource) {
            return Flyway.configure()
                    .dataSource(dataSource)
                    .locations(EARMARKS)
                    .table("earmark_flyway_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load();
        }
    }

    /** Starts the shop and stops it. */
    private void start(Class<?> application, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--spring.datasource.url=" + database.url(),
                // which would notice that its tables are missing, if ddl-auto says so
                "--spring.autoconfigure.exclude=org.springframework.boot.autoconfigure.orm.jpa.HibernateJpaAutoConfiguration,"
                        + "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
                "--spring.data.jpa.repositories.enabled=false",
                "--spring.main.banner-mode=off"));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new))
                .close();
    }

    private List<String> tables() {
        return new JdbcTemplate(dataSource)
                .queryForList("SELECT table_name FROM information_schema.tables", String.class);
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = FlywaySetUpTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
