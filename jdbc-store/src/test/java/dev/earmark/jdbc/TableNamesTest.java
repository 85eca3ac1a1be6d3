package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two stores in one database, one of them with another prefix in another schema. */
class TableNamesTest {
    @Test
    void onH2() {
        try (HikariDataSource pool = TestDatabase.pool("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "")) {
            execute(pool, "CREATE SCHEMA stock");
            assertThatStoresAreSeparate(pool, TableNames.prefixed("berlin_").inSchema("stock"));
        }
    }

    @Test
    void onMariaDb() {
        DatabaseAddress elsewhere = MariaDb.newDatabase();
        String name = elsewhere.url().replaceAll(".*/|[?].*", "");
        try (HikariDataSource pool = TestDatabase.pool(MariaDb.newDatabase())) {
            assertThatStoresAreSeparate(pool, TableNames.prefixed("berlin_").inSchema(name));
        }
    }

    @Test
    void onPostgreSql() {
        try (HikariDataSource pool = TestDatabase.pool(PostgreSql.newDatabase())) {
            execute(pool, "CREATE SCHEMA stock");
            assertThatStoresAreSeparate(pool, TableNames.prefixed("berlin_").inSchema("stock"));
        }
    }

    private static void assertThatStoresAreSeparate(HikariDataSource pool, TableNames names) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> JdbcStockStore.pessimistic(pool)
                        .tables(names)
                        .validateSchema()
                        .build())
                .withMessageContaining("missing: table berlin_level, table berlin_line,");
        JdbcSchema.create(pool);
        JdbcSchema.create(pool, names);
        JdbcSchema.create(pool, names);
        JdbcSchema.validate(pool, names);
        assertThat(JdbcSchema.ddl(pool, names)).doesNotContain("earmark_level (");
        try (ReservationEngine first = ReservationEngine.builder(
                                JdbcStockStore.pessimistic(pool).build())
                        .build();
                ReservationEngine second = ReservationEngine.builder(JdbcStockStore.optimistic(pool)
                                .tables(names)
                                .validateSchema()
                                .build())
                        .build()) {
            first.setOnHand(Sku.of("A"), 1, OperationId.random());
            second.setOnHand(Sku.of("A"), 2, OperationId.random());
            second.reserve(ReserveRequest.builder("order").line("A", 2).build());
            second.tryReserve(ReserveRequest.builder("short").line("A", 2).build());
            assertThat(second.reaper().runOnce().expired()).isZero();
            assertThat(JdbcStockStore.pessimistic(pool).tables(names).build().purge(Duration.ZERO, 10))
                    .isEqualTo(1);
            assertThat(first.level(Sku.of("A")).orElseThrow().available()).isEqualTo(1);
            assertThat(second.level(Sku.of("A")).orElseThrow().available()).isZero();
        }
        execute(pool, "DROP TABLE " + names.schema() + ".berlin_line");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> JdbcSchema.validate(pool, names))
                .withMessageContaining("missing: table berlin_line.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Shop_", "1shop_", "shop-", "shop.", "shop; DROP TABLE x", "a23456789012345678901234567890x"
            })
    void aPrefixWithOtherCharactersIsRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableNames.prefixed(prefix))
                .withMessageContaining("prefix \"" + prefix + "\"");
    }

    @Test
    void aSchemaWithOtherCharactersIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableNames.DEFAULT.inSchema("a.b"))
                .withMessageContaining("schema \"a.b\"");
    }

    private static void execute(HikariDataSource pool, String sql) {
        Jdbi.create(pool).useHandle(handle -> handle.execute(sql));
    }
}
