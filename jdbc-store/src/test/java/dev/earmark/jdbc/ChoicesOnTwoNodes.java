package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One owner, who may have one unit of A or B, asks on two nodes at the same instant; one node takes A, the other B. They write
 * different rows, and the locks of one node are unknown to the other.
 */
final class ChoicesOnTwoNodes {
    private static final List<LineFromAny> CHOICES =
            List.of(LineFromAny.whole(1, "A", "B"), LineFromAny.whole(1, "B", "A"));

    private ChoicesOnTwoNodes() {}

    /** Returns how many of the owners have two units. */
    static int ownersOverTheLimit(
            int owners, DatabaseAddress one, DatabaseAddress two, Function<DataSource, JdbcStockStoreBuilder> form)
            throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CHOICES.size());
        try (HikariDataSource poolOfOne = TestDatabase.pool(one);
                HikariDataSource poolOfTwo = TestDatabase.pool(two)) {
            JdbcSchema.create(poolOfOne);
            try (ReservationEngine first = engine(form.apply(poolOfOne).build());
                    ReservationEngine second = engine(form.apply(poolOfTwo).build())) {
                first.setOnHand(Sku.of("A"), 2L * owners, OperationId.random());
                first.setOnHand(Sku.of("B"), 2L * owners, OperationId.random());
                int over = 0;
                for (int owner = 0; owner < owners; owner++) {
                    over += reserveAtOnce(threads, List.of(first, second), "owner-" + owner) > 1 ? 1 : 0;
                }
                return over;
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static ReservationEngine engine(JdbcStockStore store) {
        return ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
    }

    private static long reserveAtOnce(ExecutorService threads, List<ReservationEngine> engines, String owner)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(engines.size());
        List<Callable<StockOutcome<Reservation>>> calls =
                List.of(() -> reserve(start, engines.get(0), owner, 0), () -> reserve(start, engines.get(1), owner, 1));
        long applied = 0;
        for (Future<StockOutcome<Reservation>> outcome : threads.invokeAll(calls)) {
            applied += outcome.get() instanceof Applied ? 1 : 0;
        }
        return applied;
    }

    private static StockOutcome<Reservation> reserve(
            CyclicBarrier start, ReservationEngine engine, String owner, int node) throws Exception {
        Reserve reserve = new Reserve(
                ReservationId.of(owner + "/" + node),
                List.of(),
                Duration.ofMinutes(5),
                OwnerId.of(owner),
                List.of(CHOICES.get(node)),
                1L,
                null);
        start.await();
        return engine.attempt(reserve);
    }
}
