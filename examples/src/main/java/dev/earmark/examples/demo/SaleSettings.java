package dev.earmark.examples.demo;

import dev.earmark.ReserveRequest;
import java.time.Duration;
import java.util.Map;

/**
 * What a visitor of the page chooses for a sale. Immutable.
 *
 * @param stock how many units are on sale
 * @param shoppers how many shoppers are in each shop at the same time
 * @param holdFor how long a unit is reserved
 * @param payment how long a shopper takes to pay
 * @param payPercent how many of 100 shoppers with a reservation pay; the others leave
 * @param together whether both shops sell at the same time; otherwise the second begins when the first is sold out
 */
record SaleSettings(int stock, int shoppers, Duration holdFor, Duration payment, int payPercent, boolean together) {
    static final SaleSettings DEFAULT =
            new SaleSettings(10_000, 200, Duration.ofSeconds(2), Duration.ofMillis(200), 85, true);

    /**
     * Reads the form of the page.
     *
     * @throws BadFormException if a value is missing or out of range
     */
    static SaleSettings of(Map<String, String> form) throws BadFormException {
        return new SaleSettings(
                whole(form, "stock", 1, 1_000_000),
                whole(form, "shoppers", 1, 500),
                Duration.ofSeconds(whole(form, "holdSeconds", (int) ReserveRequest.SHORTEST_HOLD_FOR.toSeconds(), 60)),
                Duration.ofMillis(whole(form, "paymentMillis", 0, 10_000)),
                whole(form, "payPercent", 1, 100),
                switch (value(form, "order")) {
                    case "together" -> true;
                    case "turns" -> false;
                    default ->
                        throw new BadFormException(
                                "order", "'" + form.get("order") + "' is not an order; use together or turns");
                });
    }

    /** Returns the values as the form of the page has them. */
    Map<String, String> toForm() {
        return Map.of(
                "stock", Integer.toString(stock),
                "shoppers", Integer.toString(shoppers),
                "holdSeconds", Long.toString(holdFor.toSeconds()),
                "paymentMillis", Long.toString(payment.toMillis()),
                "payPercent", Integer.toString(payPercent),
                "order", together ? "together" : "turns");
    }

    private static int whole(Map<String, String> form, String field, int lowest, int highest) throws BadFormException {
        String text = value(form, field);
        String range = "; whole numbers from " + lowest + " to " + highest + " are allowed";
        try {
            int value = Integer.parseInt(text);
            if (value < lowest || value > highest) {
                throw new BadFormException(field, value + " is out of range" + range);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new BadFormException(field, "'" + text + "' is not a whole number" + range);
        }
    }

    private static String value(Map<String, String> form, String field) throws BadFormException {
        String value = form.get(field);
        if (value == null) {
            throw new BadFormException(field, "the form has no value for " + field);
        }
        return value.strip();
    }
}
