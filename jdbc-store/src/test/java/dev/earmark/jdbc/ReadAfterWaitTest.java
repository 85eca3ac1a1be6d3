package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.StockLevels;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch that waits for a lock sees what the other transaction did to the reservation, whatever the number of its SKUs and
 * reservations: an optimizer may read a row before the locks are there.
 */
class ReadAfterWaitTest {
    private static final ReservationId ORDER = ReservationId.of("order");
    private static final Map<String, TestDatabase> DATABASES =
            Map.of("H2", TestDatabase.h2(), "MariaDB", TestDatabase.mariaDb(), "PostgreSQL", TestDatabase.postgreSql());

    @AfterAll
    static void close() {
        DATABASES.values().forEach(TestDatabase::close);
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (int skus : new int[] {1, 2, 3}) {
            for (int reservations : new int[] {1, 2}) {
                DATABASES.forEach((name, database) -> cases.add(Arguments.of(name, skus, reservations, database)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, {1} SKUs, {2} reservations", autoCloseArguments = false)
    @MethodSource("cases")
    void r6_aConfirmThatWaitsForACancelLearnsOfIt(String name, int skus, int reservations, TestDatabase database)
            throws Exception {
        database.empty();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection connection = database.pool(0).getConnection()) {
            JdbcStockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
            List<Line> lines = new ArrayList<>();
            for (int i = 0; i < skus; i++) {
                store.apply(List.of(new SetOnHand(Sku.of("A" + i), 10, OperationId.random())));
                lines.add(Line.of("A" + i, 2));
            }
            // the second holds units too, so that the counters alone would allow the confirm
            for (ReservationId id : List.of(ORDER, ReservationId.of("other"))) {
                store.apply(List.of(new Reserve(id, lines, Duration.ofMinutes(5), null)));
            }
            connection.setAutoCommit(false);
            store.joining(connection).apply(List.of(new Cancel(ORDER)));
            List<String> sent = new ArrayList<>();
            JdbcStockStore waiting = JdbcStockStore.pessimistic(ProxyDataSourceBuilder.create(database.pool(1))
                            .beforeQuery((execution, queries) -> queries.forEach(query -> add(sent, query.getQuery())))
                            .build())
                    .build();
            List<StockCommand<?>> commands = new ArrayList<>(List.of(new Confirm(ORDER)));
            if (reservations == 2) {
                commands.add(new Confirm(ReservationId.of("other")));
            }
            Future<List<StockOutcome<?>>> outcomes = thread.submit(() -> waiting.apply(commands));
            await().until(() -> isSent(sent));
            await().pollDelay(Duration.ofMillis(100)).until(() -> !outcomes.isDone()); // waits in the database
            connection.commit();
            connection.setAutoCommit(true);
            assertThat(outcomes.get().get(0))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.refusal())
                                    .isEqualTo(new Refusal.WrongStatus(ORDER, ReservationStatus.CANCELLED)));
            assertThat(outcomes.get().subList(1, reservations)).allMatch(Applied.class::isInstance);
            assertThat(store.levels(List.of(Sku.of("A0"))))
                    .containsValue(
                            reservations == 2
                                    ? StockLevels.of(Sku.of("A0"), 8, 0, 2)
                                    : StockLevels.of(Sku.of("A0"), 10, 2, 0));
        } finally {
            thread.shutdown();
        }
    }

    private static void add(List<String> sent, String sql) {
        synchronized (sent) {
            sent.add(sql);
        }
    }

    private static boolean isSent(List<String> sent) {
        synchronized (sent) {
            return sent.stream().anyMatch(sql -> sql.contains("FOR UPDATE"));
        }
    }
}
