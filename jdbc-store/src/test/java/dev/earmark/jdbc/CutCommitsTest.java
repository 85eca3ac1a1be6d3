package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.jdbc.CommitCutter.Cut;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.FaultLoad;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R8: if the connection is lost during the commit, the outcome is unknown; repeating the batch finds it out (R4). */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CutCommitsTest {
    private static final int ROUNDS = 2;

    /** Every COMMIT is sent as plain text; PostgreSQL's driver would otherwise prepare it and send a number. */
    static List<DatabaseAddress> databases() {
        return List.of(
                MariaDb.newDatabase().with("sslMode=DISABLED&allowPublicKeyRetrieval=true"),
                PostgreSql.newDatabase().with("sslmode=disable&prepareThreshold=0"));
    }

    static Stream<Arguments> databasesAndCuts() {
        return databases().stream()
                .flatMap(database -> Arrays.stream(Cut.values()).map(cut -> Arguments.of(database, cut)));
    }

    @ParameterizedTest
    @MethodSource("databasesAndCuts")
    void r8_aCommitWithoutAnAnswerIsAnUnknownOutcomeAndARepeatFindsItOut(DatabaseAddress database, Cut cut)
            throws Exception {
        try (CommitCutter cutter = new CommitCutter(database);
                HikariDataSource throughCutter = TestDatabase.pool(cutter.address());
                HikariDataSource direct = TestDatabase.pool(database)) {
            JdbcSchema.create(direct);
            StockStore store = JdbcStockStore.pessimistic(throughCutter).build();
            StockStore others = JdbcStockStore.pessimistic(direct).build();
            Sku sku = Sku.of(cut.name());
            store.apply(List.of(new SetOnHand(sku, 10, OperationId.of("set-" + cut))));
            Reserve reserve = new Reserve(
                    ReservationId.of("order-" + cut), List.of(new Line(sku, 1)), Duration.ofMinutes(5), null);
            cutter.cutNext(cut);
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> store.apply(List.of(reserve)))
                    .withMessageContaining("no answer to the commit");
            cutter.awaitCut();
            boolean applied = cut != Cut.BEFORE_THE_SERVER_RECEIVES;
            assertThat(others.reservations(List.of(reserve.id()))).hasSize(applied ? 1 : 0);
            assertThat(store.apply(List.of(reserve)).get(0))
                    .isInstanceOfSatisfying(
                            Applied.class, again -> assertThat(again.replay()).isEqualTo(applied));
            assertThat(others.levels(List.of(sku))).containsEntry(sku, StockLevels.of(sku, 10, 1, 0));
        }
    }

    /** R11: exactly once. The repetition of a batch that was applied is a replay, which calls no hook. */
    @ParameterizedTest
    @MethodSource("databasesAndCuts")
    void r11_whatTheHookWroteIsThereOnceHoweverOftenTheCommitIsRepeated(DatabaseAddress database, Cut cut)
            throws Exception {
        try (CommitCutter cutter = new CommitCutter(database);
                HikariDataSource throughCutter = TestDatabase.pool(cutter.address());
                HikariDataSource direct = TestDatabase.pool(database);
                HookedShop shop = HookedShop.on(throughCutter, JdbcStockStore.pessimistic(throughCutter))) {
            Jdbi.create(direct)
                    .useHandle(handle -> handle.execute("CREATE TABLE IF NOT EXISTS shop_log (id VARCHAR(100))"));
            String order = "order-" + cut;
            shop.hookOn(order, (connection, changes) -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO shop_log VALUES ('" + order + "')");
                }
            });
            cutter.cutNext(cut);
            shop.reserve(order, 1);
            cutter.awaitCut();
            List<String> logged = Jdbi.create(direct)
                    .withHandle(handle -> handle.createQuery("SELECT id FROM shop_log WHERE id = ?")
                            .bind(0, order)
                            .mapTo(String.class)
                            .list());
            assertThat(logged).containsExactly(order);
            assertThat(shop.calls()).isEqualTo(cut == Cut.BEFORE_THE_SERVER_RECEIVES ? 2 : 1);
            assertThat(shop.orders()).containsEntry(order, "HELD");
        }
    }

    @Test
    void r4_theEngineRepeatsABatchWithoutAnAnswerAndItCountsOnceOnMariaDb() throws Exception {
        shopWhileCommitsAreCut(databases().get(0));
    }

    @Test
    @Tag("long")
    void r4_theEngineRepeatsABatchWithoutAnAnswerAndItCountsOnceOnPostgreSql() throws Exception {
        shopWhileCommitsAreCut(databases().get(1));
    }

    private static void shopWhileCommitsAreCut(DatabaseAddress database) throws Exception {
        List<Cut> cuts = Collections.nCopies(ROUNDS, Cut.values()).stream()
                .flatMap(Arrays::stream)
                .toList();
        Iterator<Cut> next = cuts.iterator();
        try (CommitCutter cutter = new CommitCutter(database)) {
            FaultLoad.Report report = DisturbedShop.shop(cutter.address(), cuts.size(), () -> {
                cutter.cutNext(next.next());
                cutter.awaitCut();
            });
            assertThat(report.unknownOutcomes()).isPositive();
        }
    }
}
