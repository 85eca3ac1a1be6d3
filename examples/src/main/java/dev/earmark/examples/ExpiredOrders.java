package dev.earmark.examples;

import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.ExpiredOrdersOptions;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.SqlExample;
import dev.earmark.examples.kill.JavaProgram;
import dev.earmark.examples.kill.Kills;
import dev.earmark.examples.kill.Program;
import dev.earmark.examples.load.Deliveries;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.examples.load.Rest;
import dev.earmark.examples.orders.OrderComparison;
import dev.earmark.examples.orders.OrderHook;
import dev.earmark.examples.orders.OrderStatus;
import dev.earmark.examples.orders.OrderTables;
import dev.earmark.examples.orders.OrderingShop;
import dev.earmark.examples.orders.OrderingShopMain;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.spi.StockStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Orders that expire in the transaction that frees their units. The code to copy is {@link OrderHook}. */
@Command(
        name = "expired-orders",
        description = {
            "Changes the shop's order in the transaction that changes its reservation, even if the shop is killed.",
            "Shoppers order; some pay, some cancel, and most leave. A hook updates table shop_order in the store's own"
                    + " transactions, and notes in table low_stock which SKUs have fewer than 10 units left. At the end every"
                    + " order agrees with its reservation: none is PENDING without a held reservation, none EXPIRED with one,"
                    + " none missing.",
            "With --kills two instances of the shop are killed (-9) at random moments and started again. After each kill"
                    + " all tables are compared.",
            "Needs a store in a SQL database."
        })
public final class ExpiredOrders extends SqlExample {
    private static final int INSTANCES = 2;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(600);
    /** So few that most reserves need what overdue reservations hold. */
    private static final long ON_HAND = 50;

    private final Class<?> shop;

    @Mixin
    private final ExpiredOrdersOptions options = new ExpiredOrdersOptions();

    private int comparisons;
    private int disagreements;

    /** Creates the example. */
    public ExpiredOrders() {
        this(OrderingShopMain.class);
    }

    /** Creates the example with another program for the shop. */
    ExpiredOrders(Class<?> shop) {
        this.shop = shop;
    }

    @Override
    protected StoreSettings settings() {
        return StoreSettings.DEFAULT.withHook(new OrderHook());
    }

    @Override
    protected boolean isAudited() {
        return options.kills() == 0;
    }

    @Override
    protected void run(StockStore store, Output output) throws Exception {
        OrderTables.create(dataSource(), storeOptions().reset());
        boolean killed = options.kills() > 0;
        // with kills, what is overdue is left to the instances that are killed
        ReaperPolicy reaper = killed ? ReaperPolicy.OFF : ReaperPolicy.DEFAULT;
        try (ReservationEngine engine =
                ReservationEngine.builder(store).reaper(reaper).build()) {
            Deliveries deliveries = new Deliveries(engine, OrderingShop.SKUS, ON_HAND);
            deliveries.first();
            if (killed) {
                kill(deliveries, output);
            } else {
                serve(new OrderingShop(dataSource(), jdbcStore(), engine));
            }
            Rest.await(engine, OrderingShop.SKUS);
            print(output, compare(deliveries, output));
        }
    }

    private void serve(OrderingShop shop) {
        ParallelLoop.run("expired-orders", options.threads(), options.shoppers(), i -> {
            try {
                shop.serve("order-" + i);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private void kill(Deliveries deliveries, Output output) throws Exception {
        List<String> address = storeOptions().address().texts();
        List<Program> instances = Stream.<Program>generate(() -> new JavaProgram(shop, address))
                .limit(INSTANCES)
                .toList();
        Kills.run("kills", options.kills(), LONGEST_LIFE, instances, () -> {
            compare(deliveries, output);
            deliveries.fillUp();
        });
    }

    private OrderComparison compare(Deliveries deliveries, Output output) throws SQLException {
        comparisons++;
        OrderComparison comparison = OrderComparison.of(dataSource(), deliveries.supplied());
        comparison.faults().forEach(output::fault);
        disagreements += comparison.faults().size();
        return comparison;
    }

    private void print(Output output, OrderComparison atRest) {
        output.figure("kills", "kills", options.kills())
                .figure("comparisons", "comparisons of all tables", comparisons);
        for (OrderStatus status : OrderStatus.values()) {
            String name = status.name().toLowerCase(Locale.ROOT);
            output.figure(name, "orders " + status, atRest.orders(status));
        }
        output.figure("disagreements", "orders and levels that disagree", disagreements);
    }
}
