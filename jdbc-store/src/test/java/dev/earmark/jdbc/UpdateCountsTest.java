package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.Changes;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R8: what a driver counts does not matter: the rows that an UPDATE has found, or those that it has changed, of one
 * statement or of several that the driver sends as one.
 */
class UpdateCountsTest {
    private static final Sku SKU = Sku.of("A");
    private static final DatabaseAddress MARIADB = MariaDb.newDatabase();

    static Stream<Arguments> settings() {
        return Stream.of(
                Arguments.of("H2", (Supplier<TestDatabase>) TestDatabase::h2),
                Arguments.of("PostgreSQL", (Supplier<TestDatabase>) TestDatabase::postgreSql),
                mariaDb(false, "useLocalSessionState=true"),
                mariaDb(false, "useAffectedRows=true"),
                mariaDb(false, "useAffectedRows=true&useServerPrepStmts=true&cachePrepStmts=true"),
                mariaDb(false, "rewriteBatchedStatements=true&allowMultiQueries=true"),
                mariaDb(true, "useAffectedRows=false"),
                mariaDb(true, "useAffectedRows=true"),
                mariaDb(true, "useAffectedRows=true&useServerPrepStmts=true&allowMultiQueries=true"));
    }

    private static Arguments mariaDb(boolean itsOwnDriver, String setting) {
        return Arguments.of((itsOwnDriver ? "MariaDB's driver, " : "MySQL's driver, ") + setting, (Supplier<
                        TestDatabase>)
                () -> TestDatabase.mariaDb(
                        (itsOwnDriver ? MARIADB.throughMariaDbsDriver() : MARIADB).with(setting), options -> {}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void r8_aChangeThatChangesNoColumnIsAppliedAndSoAreItsNeighbours(String name, Supplier<TestDatabase> database) {
        try (TestDatabase shop = database.get()) {
            for (StockStore store : List.of(
                    JdbcStockStore.pessimistic(shop.pool(0)).build(),
                    JdbcStockStore.optimistic(shop.pool(1)).build())) {
                shop.empty();
                store.apply(List.of(new SetOnHand(SKU, 100, OperationId.of("stocked"))));
                store.apply(commands(i -> new Reserve(id(i), List.of(Line.of("A", 1)), Duration.ofMinutes(5), null)));
                List<StockCommand<?>> batch = new ArrayList<>(commands(i -> new Confirm(id(i))));
                batch.set(0, new Extend(id(0), Duration.ofMinutes(1))); // earlier than its deadline
                assertThat(store.apply(batch)).allMatch(Applied.class::isInstance);
                // a second time, now that none of them changes anything
                assertThat(store.apply(batch)).allMatch(Applied.class::isInstance);
                assertThat(store.levels(List.of(SKU))).containsValue(StockLevels.of(SKU, 93, 1, 7));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("settings")
    void r8_aRowThatAnotherTransactionHasChangedIsAConflictAndOneThatOnlyKeepsItsCountersIsNot(
            String name, Supplier<TestDatabase> database) throws SQLException {
        try (TestDatabase shop = database.get();
                Connection connection = shop.pool(0).getConnection()) {
            shop.empty();
            StockLevel level = StockLevels.of(SKU, 100, 0, 0);
            StockStore store = JdbcStockStore.optimistic(shop.pool(1)).build();
            store.apply(List.of(
                    new SetOnHand(SKU, 100, OperationId.of("stocked")),
                    new SetOnHand(Sku.of("B"), 100, OperationId.of("stocked-b"))));
            Dialect dialect = Dialects.of(connection);
            Session session = new SessionFactory(dialect, SchemaNames.on(connection, dialect, TableNames.DEFAULT))
                    .readCommitted(connection);
            long version = session.reader().levels(List.of(SKU)).get(0).version();
            save(session, level, version);
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> save(session, level, version))
                    .withMessageContaining("changed the same SKUs");
            assertThat(session.reader().levels(List.of(SKU))).containsExactly(new VersionedLevel(level, version + 1));
        }
    }

    /** Saves the level, and that of B, which is unchanged. */
    private static void save(Session session, StockLevel level, long version) {
        VersionedLevel other = session.reader().levels(List.of(Sku.of("B"))).get(0);
        new BatchSaver(
                        session,
                        LockingMode.optimistic(),
                        false,
                        Map.of(SKU, new VersionedLevel(level, version), other.sku(), other))
                .save(
                        new LedgerChanges(
                                new TreeMap<>(Map.of(SKU, level, other.sku(), other.level())),
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                Changes.of(List.of(), List.of())),
                        Map.of(),
                        Instant.EPOCH);
    }

    private static List<StockCommand<?>> commands(IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, 8).<StockCommand<?>>mapToObj(command).toList();
    }

    private static ReservationId id(int i) {
        return ReservationId.of("order-" + i);
    }
}
