package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Earmark in the shop's transaction, which also writes the row of the order. The reservation comes last, because it
 * locks the SKUs until the commit.
 */
final class JoinedContender implements Contender {
    private final HikariDataSource pool;
    private final JdbcStockStore store;
    private final ReservationEngine engine;
    private final EarmarkContender outside;
    private final OrderRows orders;
    private final boolean ownTransaction;

    /**
     * Opens a contender.
     *
     * @param ownTransaction whether the shop begins and ends the transaction; otherwise the store does
     */
    JoinedContender(HikariDataSource pool, ContenderOptions options, boolean ownTransaction) throws SQLException {
        this.pool = pool;
        this.ownTransaction = ownTransaction;
        JdbcSchema.create(pool);
        this.orders = OrderRows.in(pool);
        this.store = JdbcStockStore.pessimistic(pool).build();
        this.engine = ReservationEngine.builder(store)
                .reaper(options.reaper() ? ReaperPolicy.DEFAULT : ReaperPolicy.OFF)
                .combining(CombiningPolicy.DEFAULT)
                .build();
        this.outside = new EarmarkContender(engine, new SqlHistoryWriter(pool), pool::close);
    }

    @Override
    public void stock(Map<String, Long> units) {
        outside.stock(units);
    }

    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) throws Exception {
        if (!ownTransaction) {
            return reserveInTransaction(order, lines, holdFor);
        }
        return SqlTransaction.run(pool, connection -> {
            orders.insert(connection, order);
            return EarmarkContender.reserve(engine.within(store.joining(connection)), order, lines, holdFor);
        });
    }

    private boolean reserveInTransaction(String order, List<Line> lines, Duration holdFor) throws SQLException {
        try {
            return store.inTransaction((connection, joined) -> {
                orders.insert(connection, order);
                if (!EarmarkContender.reserve(engine.within(joined), order, lines, holdFor)) {
                    throw new SoldOutException();
                }
                return true;
            });
        } catch (SoldOutException e) {
            return false;
        }
    }

    /** Rolls the row of the order back. */
    private static final class SoldOutException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public boolean confirm(String order) {
        return outside.confirm(order);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) throws Exception {
        return outside.taken(skus);
    }

    @Override
    public void close() {
        outside.close();
    }
}
