package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.engine.ReservationEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Earmark's tables beside those of the shop, which Flyway, Liquibase, scripts or JPA create. */
class SchemaTest {
    private static final String FLYWAY = "spring.flyway.locations=classpath:db/shop";
    private static final String CREATE = "earmark.jdbc.initialize-schema=create";

    @Test
    void aMissingTableStopsTheStartAndNamesTheFilesForFlyway() {
        Boot.flyway()
                .withPropertyValues(FLYWAY)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("earmark_level")
                        .hasStackTraceContaining(
                                "dev/earmark/jdbc/schema/h2/V1__create_tables.sql, V2__find_by_owner.sql")
                        .hasStackTraceContaining("src/main/resources/db/migration")
                        .hasStackTraceContaining("earmark.jdbc.initialize-schema=create")
                        .message()
                        .doesNotContain(".. "));
    }

    @Test
    void withoutAMigrationToolTheMessageSaysSo() {
        Boot.jdbc()
                .withClassLoader(new FilteredClassLoader("org.flywaydb", "liquibase"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("Run dev/earmark/jdbc/schema/h2/V1__create_tables.sql"));
    }

    @Test
    void ofAnOlderVersionOnlyTheNewerFilesAreNamed(@TempDir Path migrations) throws IOException {
        copyInto(migrations, List.of("V1__create_tables.sql", "V2__find_by_owner.sql"), 2);
        Boot.flyway()
                .withPropertyValues("spring.flyway.locations=classpath:db/shop,filesystem:" + migrations)
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("schema/h2/V3__limit_owners_and_holds.sql from"));
    }

    @Test
    void theFilesInFlywaysFolderUnderTheNextVersionsWork(@TempDir Path migrations) throws IOException {
        copyInto(
                migrations,
                List.of("V1__create_tables.sql", "V2__find_by_owner.sql", "V3__limit_owners_and_holds.sql"),
                2);
        Boot.flyway()
                .withPropertyValues("spring.flyway.locations=classpath:db/shop,filesystem:" + migrations)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReservationEngine.class));
    }

    /** The trap: tables that are there before the first migration make Flyway refuse the schema. */
    @Test
    void createRunsAfterTheFirstMigrationOfFlyway() {
        Boot.flyway().withPropertyValues(FLYWAY, CREATE).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(ReservationEngine.class);
            assertThat(dependenciesOf(context, "earmarkSchemaInitializer")).contains("flywayInitializer");
        });
    }

    @Test
    void createRunsAfterLiquibase() {
        Boot.liquibase()
                .withPropertyValues("spring.liquibase.change-log=classpath:db/changelog/shop.sql", CREATE)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(ReservationEngine.class);
                    assertThat(dependenciesOf(context, "earmarkSchemaInitializer"))
                            .contains("liquibase");
                });
    }

    @Test
    void validateRunsAfterTheScriptsOfTheShop(@TempDir Path folder) throws IOException {
        Path script = folder.resolve("schema.sql");
        for (String name :
                List.of("V1__create_tables.sql", "V2__find_by_owner.sql", "V3__limit_owners_and_holds.sql")) {
            Files.writeString(script, script(name), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        Boot.jdbc()
                .withPropertyValues("spring.sql.init.mode=always", "spring.sql.init.schema-locations=file:" + script)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReservationEngine.class));
    }

    @Test
    void whatUsesTheDatabaseComesAfterTheTables() {
        Boot.jpa().withPropertyValues(CREATE).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(dependenciesOf(context, "entityManagerFactory")).contains("earmarkSchemaInitializer");
            assertThat(dependenciesOf(context, "jdbcTemplate")).contains("earmarkSchemaInitializer");
        });
    }

    @Test
    void neverLooksAtNoTable() {
        Boot.jdbc()
                .withPropertyValues("earmark.jdbc.initialize-schema=never", "earmark.reaper.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(ReservationEngine.class));
    }

    @Test
    void theTablesMayHaveOtherNames() {
        Boot.ready()
                .withPropertyValues("earmark.jdbc.table-prefix=berlin_")
                .run(context -> assertThat(context.getBean(JdbcTemplate.class)
                                .queryForObject("SELECT COUNT(*) FROM berlin_level", Integer.class))
                        .isZero());
    }

    /** Directly or through others. */
    private static Set<String> dependenciesOf(ApplicationContext context, String bean) {
        ConfigurableListableBeanFactory beans =
                (ConfigurableListableBeanFactory) context.getAutowireCapableBeanFactory();
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(bean));
        while (!open.isEmpty()) {
            String[] dependsOn = beans.getBeanDefinition(open.pop()).getDependsOn();
            Stream.of(dependsOn == null ? new String[0] : dependsOn)
                    .filter(found::add)
                    .forEach(open::push);
        }
        return found;
    }

    private static void copyInto(Path folder, List<String> names, int firstVersion) throws IOException {
        int version = firstVersion;
        for (String name : names) {
            Files.writeString(folder.resolve("V" + version + "__earmark_" + version + ".sql"), script(name));
            version++;
        }
    }

    private static String script(String name) throws IOException {
        return new ClassPathResource("dev/earmark/jdbc/schema/h2/" + name).getContentAsString(StandardCharsets.UTF_8)
                + "\n";
    }
}
