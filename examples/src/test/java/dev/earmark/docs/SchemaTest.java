package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.TableNames;
import java.sql.Connection;
import javax.sql.DataSource;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** The snippets of docs/schema.md, on H2; jdbc-store's MigrationToolsTest has the tools on the other databases too. */
class SchemaTest {
    private final DataSource dataSource = H2.newDatabase();

    @Test
    void tablesUnderOtherNames() {
        // docs:schema-names
        TableNames names = TableNames.prefixed("berlin_");
        JdbcSchema.create(dataSource, names); // or by your migration tool
        JdbcStockStore store = JdbcStockStore.pessimistic(dataSource)
                .tables(names)
                .validateSchema() // an error at start names what is missing
                .build();
        // docs:end
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            assertThat(engine.setOnHand(Sku.of("SKU-A"), 3, OperationId.random())
                            .onHand())
                    .isEqualTo(3);
        }
    }

    @Test
    void flyway() {
        // docs:schema-flyway
        Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:dev/earmark/jdbc/schema/h2") // or mysql, or postgresql
                .table("earmark_flyway_history") // beside the shop's own history
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
        JdbcSchema.validate(dataSource);
        // docs:end
        assertThatCode(() -> JdbcSchema.create(dataSource)).doesNotThrowAnyException();
    }

    @Test
    void liquibaseTakesTheChangeSetsOfThePage() throws Exception {
        try (Connection connection = dataSource.getConnection();
                Liquibase liquibase = new Liquibase(
                        "dev/earmark/docs/changelog.xml",
                        new ClassLoaderResourceAccessor(),
                        DatabaseFactory.getInstance()
                                .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
            liquibase.update();
        }
        assertThatCode(() -> JdbcSchema.validate(dataSource)).doesNotThrowAnyException();
    }
}
