package dev.earmark.examples.retail;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.examples.retail.Invoice.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The invoices of an orders file.
 *
 * @param invoices the invoices, in the order in which they first appear
 * @param bought how many units of each SKU were bought in total, 0 for a SKU that was only returned
 */
public record RetailOrders(List<Invoice> invoices, Map<Sku, Long> bought) {

    /** Groups rows by invoice. Not thread-safe. */
    static final class Builder {
        private final Map<String, Rows> rowsByInvoice = new LinkedHashMap<>();
        private final Map<String, Sku> skus = new HashMap<>();
        private final Map<Sku, Long> bought = new LinkedHashMap<>();

        private record Row(Sku sku, long quantity, long line) {}

        private record Rows(ReservationId invoice, List<Row> rows) {}

        /**
         * Adds the next row.
         *
         * @throws BrokenRowException if a value is out of range
         */
        void add(long line, String invoice, String stockCode, long quantity) {
            try {
                requireValid(quantity);
                Sku sku = skus.computeIfAbsent(stockCode, Sku::of);
                requireValidTotal(sku, bought.merge(sku, Math.max(0, quantity), Long::sum));
                rowsByInvoice
                        .computeIfAbsent(invoice, id -> new Rows(ReservationId.of(id), new ArrayList<>()))
                        .rows()
                        .add(new Row(sku, quantity, line));
            } catch (IllegalArgumentException e) {
                throw new BrokenRowException(line, String.valueOf(e.getMessage()));
            }
        }

        /**
         * Builds the invoices.
         *
         * @throws BrokenRowException if the rows of an invoice cannot be one order
         */
        RetailOrders build() {
            return new RetailOrders(
                    rowsByInvoice.values().stream().map(Builder::invoice).toList(), bought);
        }

        private static Invoice invoice(Rows rows) {
            boolean returns = rows.invoice().value().startsWith("C");
            List<Change> changes = new ArrayList<>();
            List<Line> order = new ArrayList<>();
            for (Row row : rows.rows()) {
                if (row.quantity() < 0) {
                    long delta = returns ? -row.quantity() : row.quantity();
                    changes.add(new Change(row.sku(), delta, OperationId.of("row-" + row.line())));
                } else if (!returns) {
                    order.add(new Line(row.sku(), row.quantity()));
                }
            }
            return new Invoice(changes, order.isEmpty() ? null : request(rows, order));
        }

        private static ReserveRequest request(Rows rows, List<Line> order) {
            try {
                ReserveRequest.Builder request =
                        ReserveRequest.builder(rows.invoice().value());
                order.forEach(request::line);
                return request.build();
            } catch (IllegalArgumentException e) {
                throw new BrokenRowException(
                        rows.rows().get(0).line(),
                        "invoice " + rows.invoice() + ", which starts in this line: " + e.getMessage());
            }
        }

        private static void requireValid(long quantity) {
            if (quantity == 0 || quantity > Line.MAX_QUANTITY || quantity < -Line.MAX_QUANTITY) {
                throw new IllegalArgumentException("quantity " + quantity + " is out of range: "
                        + String.format(
                                Locale.ROOT, "1 to %,d are allowed, negative for returned units", Line.MAX_QUANTITY));
            }
        }

        private static void requireValidTotal(Sku sku, long total) {
            if (total > StockLevel.MAX_UNITS) {
                throw new IllegalArgumentException("SKU " + sku + " was bought " + total
                        + " times up to this line; at most " + StockLevel.MAX_UNITS + " are allowed");
            }
        }
    }
}
