package dev.earmark.examples;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import java.util.List;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * The shop of {@link OrderInOneTransaction} in a process that ends at once, as by kill -9, while it places an order.
 */
final class KilledShop {
    static final int KILLED = 137;

    /** When the process ends. */
    enum Moment {
        AFTER_ORDER_ROW,
        AFTER_RESERVE,
        AFTER_COMMIT
    }

    private KilledShop() {}

    /** Takes the URL, user and password of the database, the locking of the store, and the moment. */
    public static void main(String[] args) throws Exception {
        Moment moment = Moment.valueOf(args[4]);
        try (HikariDataSource pool = pool(args[0], args[1], args[2])) {
            JdbcSchema.create(pool);
            OrderInOneTransaction.createOrderTable(pool, false);
            DataSource dataSource = moment == Moment.AFTER_ORDER_ROW ? killedAfterOrderRow(pool) : pool;
            JdbcStockStore store = (args[3].equals("optimistic")
                            ? JdbcStockStore.optimistic(dataSource)
                            : JdbcStockStore.pessimistic(dataSource))
                    .build();
            ReservationEngine engine = ReservationEngine.builder(store).build();
            engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.of("first-delivery"));
            new OrderInOneTransaction.Shop(store, engine)
                    .placeOrder("order-1", 4, moment == Moment.AFTER_RESERVE ? KilledShop::kill : () -> {});
            kill();
        }
    }

    static HikariDataSource pool(String url, String user, String password) {
        HikariDataSource pool = new HikariDataSource();
        pool.setMaximumPoolSize(2);
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setPassword(password);
        return pool;
    }

    private static DataSource killedAfterOrderRow(DataSource dataSource) {
        return ProxyDataSourceBuilder.create(dataSource)
                .listener(new QueryExecutionListener() {
                    @Override
                    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {}

                    @Override
                    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
                        if (queries.get(0).getQuery().startsWith("INSERT INTO shop_order")) {
                            kill();
                        }
                    }
                })
                .build();
    }

    private static void kill() {
        Runtime.getRuntime().halt(KILLED);
    }
}
