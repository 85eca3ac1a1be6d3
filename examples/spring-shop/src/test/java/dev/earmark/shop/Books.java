package dev.earmark.shop;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Adds up the shop's tables and Earmark's, and says what does not agree. */
final class Books {
    /** The only fault that a running shop may have for a moment: between the confirm of a payment and its note. */
    static final String NOT_NOTED_YET = "an order that is paid without a payment, or has a payment and is not paid";

    /** Each query finds what must not be, one row per fault. */
    private static final Map<String, String> MUST_NOT_BE = new TreeMap<>(Map.of(
            "an order whose status is not that of its reservation",
            """
                    SELECT o.id, o.status, r.status FROM shop_order o LEFT JOIN earmark_reservation r ON r.id = o.id
                    WHERE o.status <> CASE r.status WHEN 'HELD' THEN 'PENDING' WHEN 'CONFIRMED' THEN 'PAID'
                                          WHEN 'CANCELLED' THEN 'CANCELLED' WHEN 'EXPIRED' THEN 'EXPIRED' ELSE 'NEW' END""",
            "a reservation without an order",
            "SELECT id FROM earmark_reservation WHERE id NOT IN (SELECT id FROM shop_order)",
            "an order with other units than its reservation",
            """
                    SELECT o.order_id, o.sku, o.quantity, l.quantity
                    FROM (SELECT * FROM shop_order_line WHERE order_id IN (SELECT id FROM earmark_reservation)) o
                    FULL JOIN earmark_line l ON l.reservation_id = o.order_id AND l.sku = o.sku
                    WHERE o.quantity IS DISTINCT FROM l.quantity""",
            "reserved units that are not those of the pending orders",
            """
                    SELECT v.sku, v.reserved, COALESCE(p.units, 0) FROM earmark_level v LEFT JOIN (
                        SELECT sku, SUM(quantity) AS units FROM shop_order_line JOIN shop_order ON id = order_id
                        WHERE status = 'PENDING' GROUP BY sku) p USING (sku) WHERE v.reserved <> COALESCE(p.units, 0)""",
            "sold units that are not those of the paid orders",
            """
                    SELECT v.sku, v.sold, COALESCE(p.units, 0) FROM earmark_level v LEFT JOIN (
                        SELECT sku, SUM(quantity) AS units FROM shop_order_line JOIN shop_order ON id = order_id
                        WHERE status = 'PAID' GROUP BY sku) p USING (sku) WHERE v.sold <> COALESCE(p.units, 0)""",
            NOT_NOTED_YET,
            "SELECT id, status, paid_by FROM shop_order WHERE (status = 'PAID') <> (paid_by IS NOT NULL)",
            "a payment that pays two orders, or is refunded too",
            """
                    SELECT payment FROM (SELECT paid_by AS payment FROM shop_order WHERE paid_by IS NOT NULL
                        UNION ALL SELECT payment_id FROM shop_refund) payments GROUP BY payment HAVING COUNT(*) > 1""",
            "a voucher that is used up and does not pay its order",
            """
                    SELECT code, used_by FROM shop_voucher LEFT JOIN shop_order ON id = used_by
                    WHERE used_by IS NOT NULL AND paid_by IS DISTINCT FROM 'voucher ' || code"""));

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;

    Books(DataSource dataSource) {
        jdbc = new JdbcTemplate(dataSource);
        DefaultTransactionDefinition oneSnapshot = new DefaultTransactionDefinition();
        oneSnapshot.setIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ);
        oneSnapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        snapshot = new TransactionTemplate(new DataSourceTransactionManager(dataSource), oneSnapshot);
    }

    /**
     * Returns one sentence for each kind of fault, with the rows. Empty if everything agrees.
     *
     * @param supplied the units of SKUs that came in
     */
    List<String> faults(Map<String, Long> supplied) {
        List<String> faults = new ArrayList<>();
        snapshot.executeWithoutResult(status -> faults.addAll(inThisTransaction(supplied)));
        return faults;
    }

    /** The same in the caller's transaction. */
    List<String> inThisTransaction(Map<String, Long> supplied) {
        List<String> faults = new ArrayList<>();
        MUST_NOT_BE.forEach((fault, query) -> {
            List<Map<String, Object>> rows = jdbc.queryForList(query);
            if (!rows.isEmpty()) {
                faults.add(fault + ": " + rows);
            }
        });
        supplied.forEach((sku, units) -> {
            long left = count("SELECT on_hand + sold FROM earmark_level WHERE sku = '" + sku + "'");
            if (left != units) {
                faults.add("units that are lost, or came from nowhere: of SKU " + sku + " came " + units
                        + ", and on hand and sold are " + left);
            }
        });
        return faults;
    }

    long orders(OrderStatus status) {
        return count("SELECT COUNT(*) FROM shop_order WHERE status = '" + status + "'");
    }

    long refunds() {
        return count("SELECT COUNT(*) FROM shop_refund");
    }

    private long count(String query) {
        Long count = jdbc.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
