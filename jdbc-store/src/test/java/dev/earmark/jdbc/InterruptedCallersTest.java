package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** R8: a caller who is interrupted while it waits for a connection on behalf of others fails alone. */
class InterruptedCallersTest {

    @Test
    void r8_anInterruptedWaitForAConnectionFailsOnlyTheInterruptedCaller() throws Exception {
        HikariConfig options =
                TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
        options.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(options)) {
            JdbcSchema.create(pool);
            try (ReservationEngine engine = ReservationEngine.builder(
                            JdbcStockStore.pessimistic(pool).build())
                    .combining(CombiningPolicy.DEFAULT.withQueues(1))
                    .reaper(ReaperPolicy.OFF)
                    .build()) {
                engine.setOnHand(Sku.of("A"), 10, OperationId.random());
                interruptTwoOfFour(engine, pool);
                assertThat(engine.level(Sku.of("A")).orElseThrow().reserved()).isEqualTo(2);
            }
        }
    }

    /** The first caller is alone in its batch, the second one leads a batch with the other two. */
    private static void interruptTwoOfFour(ReservationEngine engine, HikariDataSource pool)
            throws SQLException, InterruptedException, ExecutionException {
        List<FutureTask<StockOutcome<?>>> calls = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (Connection busy = pool.getConnection()) {
            assertThat(busy.isClosed()).isFalse();
            for (int i = 0; i < 4; i++) {
                ReserveRequest request =
                        ReserveRequest.builder("order-" + i).line("A", 1).build();
                FutureTask<StockOutcome<?>> call = new FutureTask<>(() -> engine.tryReserve(request));
                Thread thread = new Thread(call);
                calls.add(call);
                threads.add(thread);
                thread.start();
                await().until(() -> LockSupport.getBlocker(thread) != null);
            }
            for (int i = 0; i < 2; i++) {
                int waiting = i + 1;
                await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
                threads.get(i).interrupt();
                FutureTask<StockOutcome<?>> interrupted = calls.get(i);
                await().until(interrupted::isDone);
                assertThat(calls.subList(waiting, 4)).noneMatch(FutureTask::isDone);
            }
        }
        for (FutureTask<StockOutcome<?>> call : calls.subList(0, 2)) {
            assertThat(call)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .withCauseInstanceOf(TransientStoreException.class);
        }
        assertThat(calls.get(2).get()).isInstanceOf(Applied.class);
        assertThat(calls.get(3).get()).isInstanceOf(Applied.class);
    }
}
