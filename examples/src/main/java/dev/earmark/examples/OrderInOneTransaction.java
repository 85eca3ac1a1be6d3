package dev.earmark.examples;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The shop's order row and the reservation in one transaction of the shop's own. */
@Command(
        name = "order-in-one-transaction",
        description = {
            "Writes an order row and reserves its units in one transaction of the shop's own: both are committed, or neither.",
            "Needs a store in a SQL database. The orders stand in a table shop_order."
        })
final class OrderInOneTransaction implements Callable<Integer> {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final long STOCK = 10;

    /** What is done in a transaction, in this order. */
    enum Step {
        ORDER_ROW,
        RESERVATION,
        COMMIT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Option(
            names = "--die-after",
            paramLabel = "STEP",
            description =
                    "End the process at once, as kill -9 would, after this step of the first order: ${COMPLETION-CANDIDATES}."
                            + " Then look into the database of a server: there is the order with its reservation, or neither.")
    private @Nullable Step dieAfter;

    @Override
    public Integer call() throws SQLException {
        if (!store.hasSqlDatabase()) {
            throw usage.error(
                    "--store=" + store + " has no SQL database that an order row could be in; choose another store");
        }
        try (StoreChoice choice = store.open(usage);
                ReservationEngine engine =
                        ReservationEngine.builder(choice.store()).build()) {
            Tally tally = new Tally();
            tally.supplied(SKU, engine.setOnHand(SKU, STOCK).orThrow().onHand());
            makeOrderTable(choice.dataSource());
            Shop shop = new Shop(choice.dataSource(), choice.sqlStore(), engine);
            say("1. An order of 4: row and reservation in one transaction, committed.");
            show("order-1", shop.order("order-1", 4, dieAfter), shop);
            say("2. The shop changes its mind after both, and rolls back: neither is there.");
            shop.orderAndRollBack("order-2", 4);
            show("order-2", null, shop);
            say(
                    "3. An order of 7, and 6 are left: refused. The transaction is still good, and the shop rolls it back.");
            show("order-3", shop.order("order-3", 7, null), shop);
            StockLevel level = engine.level(SKU);
            // the order is paid
            tally.sold(engine.confirm(ReservationId.of("order-1")).orThrow());
            Audit audit = tally.audit(engine);
            return report.finish(
                    usage,
                    new Report("Order and reservation in one transaction on " + store)
                            .figure("orders", "order rows", shop.orders())
                            .figure("reserved", "units reserved by them", level.reserved())
                            .figure("oversold", "oversold", audit.oversold()),
                    audit);
        }
    }

    private static void makeOrderTable(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS shop_order (id VARCHAR(100) PRIMARY KEY)");
            statement.execute("DELETE FROM shop_order");
        }
    }

    /** The shop's side. */
    private record Shop(DataSource dataSource, JdbcStockStore store, ReservationEngine engine) {

        /** Commits if there are units enough, else rolls back; gives what the reserve said. */
        StockOutcome<Reservation> order(String id, int quantity, @Nullable Step dieAfter) throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                insertOrder(connection, id);
                dieIf(dieAfter, Step.ORDER_ROW);
                StockOutcome<Reservation> outcome = reserve(connection, id, quantity);
                dieIf(dieAfter, Step.RESERVATION);
                if (outcome instanceof Refused<Reservation>) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                dieIf(dieAfter, Step.COMMIT);
                return outcome;
            }
        }

        void orderAndRollBack(String id, int quantity) throws SQLException {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                insertOrder(connection, id);
                reserve(connection, id, quantity).orThrow();
                connection.rollback();
            }
        }

        private StockOutcome<Reservation> reserve(Connection connection, String id, int quantity) {
            return engine.within(store.joining(connection))
                    .tryReserve(ReserveRequest.builder(id)
                            .line(SKU.value(), quantity)
                            .build());
        }

        private static void insertOrder(Connection connection, String id) throws SQLException {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO shop_order VALUES (?)")) {
                insert.setString(1, id);
                insert.executeUpdate();
            }
        }

        private static void dieIf(@Nullable Step chosen, Step done) {
            if (chosen == done) {
                Runtime.getRuntime().halt(137);
            }
        }

        long orders() throws SQLException {
            return count("SELECT COUNT(*) FROM shop_order");
        }

        boolean hasOrder(String id) throws SQLException {
            return count("SELECT COUNT(*) FROM shop_order WHERE id = '" + id + "'") == 1;
        }

        private long count(String sql) throws SQLException {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void show(String id, @Nullable StockOutcome<Reservation> outcome, Shop shop) throws SQLException {
        if (outcome instanceof Refused<Reservation> refused) {
            tell("refused: " + refused.refusal().message());
        }
        tell(id + ": order row " + (shop.hasOrder(id) ? "there" : "not there") + ", reservation "
                + (shop.engine().find(ReservationId.of(id)).isPresent() ? "there" : "not there"));
    }

    private void say(String sentence) {
        usage.out().println(sentence);
    }

    private void tell(String sentence) {
        usage.out().println("   " + sentence);
    }
}
