package dev.earmark.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** The table of the contenders' times for a rush of orders. */
final class OrdersTable {
    private OrdersTable() {}

    static String heading(OrdersTime any) {
        return String.format(
                Locale.ROOT,
                "%,d orders of one product, %d shoppers at a time, reserve and confirm",
                any.orders(),
                any.shoppers());
    }

    static String of(List<OrdersTime> times) {
        Table table = new Table(
                2, List.of("contender", "verdict", "seconds", "orders per second", "sold", "refused", "failed"));
        for (OrdersTime time : times) {
            table.row(
                    time.contender(),
                    time.verdict(),
                    Table.figure(time.seconds()),
                    Table.figure(time.perSecond()),
                    count(time.sold()),
                    count(time.refused()),
                    count(time.failed()));
        }
        return table.toString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
