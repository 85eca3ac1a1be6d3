package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Sku;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.CallDeadline;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** R9: a wait for a connection ends with the call, or when its thread is interrupted, whatever the pool. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PoolWaitsTest {
    private static final DatabaseAddress DATABASE = PostgreSql.newDatabase();

    /** What a call threw, and whether its thread was interrupted after it. */
    private record Failure(RuntimeException thrown, boolean interrupted) {}

    private static Failure failureOf(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            return new Failure(e, Thread.currentThread().isInterrupted());
        }
        throw new AssertionError("got a connection");
    }

    private static StockStore store(DataSource pool) {
        JdbcSchema.create(pool);
        return JdbcStockStore.pessimistic(pool).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"HIKARI_CP", "DRUID"})
    void r9_aWaitForAConnectionEndsAtTheCallsDeadline(Pools kind) throws Exception {
        waitUntilTheDeadline(kind);
    }

    @ParameterizedTest
    @Tag("long")
    @EnumSource
    void r9_aWaitForAConnectionEndsAtTheCallsDeadlineInEveryPool(Pools kind) throws Exception {
        waitUntilTheDeadline(kind);
    }

    private static void waitUntilTheDeadline(Pools kind) throws Exception {
        DataSource pool = kind.open(DATABASE, 1);
        try {
            StockStore store = store(pool);
            try (Connection busy = pool.getConnection()) {
                assertThat(busy.isClosed()).isFalse();
                long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
                Failure failure =
                        failureOf(() -> CallDeadline.callUntil(deadline, () -> store.levels(List.of(Sku.of("A")))));
                assertThat(failure.thrown())
                        .isInstanceOf(TransientStoreException.class)
                        .hasMessageContaining("no connection came from the pool within");
                assertThat(failure.interrupted()).isFalse();
            }
            assertThat(store.levels(List.of(Sku.of("A")))).isEmpty();
        } finally {
            Pools.close(pool);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HIKARI_CP", "DRUID"})
    void r8_anInterruptedWaitForAConnectionIsTransient(Pools kind) throws Exception {
        interruptTheWait(kind);
    }

    @ParameterizedTest
    @Tag("long")
    @EnumSource
    void r8_anInterruptedWaitForAConnectionIsTransientInEveryPool(Pools kind) throws Exception {
        interruptTheWait(kind);
    }

    private static void interruptTheWait(Pools kind) throws Exception {
        DataSource pool = kind.open(DATABASE, 1);
        try {
            StockStore store = store(pool);
            FutureTask<Failure> call = new FutureTask<>(() -> failureOf(() -> store.levels(List.of(Sku.of("A")))));
            Thread thread = new Thread(call);
            try (Connection busy = pool.getConnection()) {
                assertThat(busy.isClosed()).isFalse();
                thread.start();
                await().until(() -> waits(thread));
                thread.interrupt();
                assertThat(call.get().thrown())
                        .isInstanceOf(TransientStoreException.class)
                        .hasMessageContaining("interrupted while it waited for a connection");
                assertThat(call.get().interrupted()).isTrue();
            }
            assertThat(store.levels(List.of(Sku.of("A")))).isEmpty();
        } finally {
            Pools.close(pool);
        }
    }

    /** A pool may go on waiting, and have a connection in the end. */
    @Test
    void anInterruptBeforeTheCallsDeadlineIsKeptWhenAConnectionCameAfterIt() throws SQLException {
        try (HikariDataSource pool = TestDatabase.pool(DATABASE)) {
            DataSource patient = new AbstractDataSource() {
                @Override
                public Connection getConnection() throws SQLException {
                    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
                    Connection connection = pool.getConnection();
                    Thread.currentThread().interrupt();
                    while (System.nanoTime() < deadline) {
                        Thread.onSpinWait();
                    }
                    return connection;
                }

                @Override
                public Connection getConnection(String user, String password) throws SQLException {
                    return getConnection();
                }
            };
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            try (Connection connection = CallDeadline.callUntil(deadline, () -> ConnectionWait.bounded(patient))) {
                assertThat(connection.isClosed()).isFalse();
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    /** ConnectionsTest has HikariCP, whose timeout is fixed when it starts. */
    @ParameterizedTest
    @Tag("long")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HIKARI_CP")
    void r8_aPoolsOwnTimeoutIsTransient(Pools kind) throws SQLException {
        DataSource pool = kind.open(DATABASE, 1);
        try {
            kind.limitWaits(pool);
            StockStore store = store(pool);
            try (Connection busy = pool.getConnection()) {
                assertThat(busy.isClosed()).isFalse();
                assertThat(failureOf(() -> store.levels(List.of(Sku.of("A")))).thrown())
                        .isExactlyInstanceOf(TransientStoreException.class);
            }
        } finally {
            Pools.close(pool);
        }
    }
}
