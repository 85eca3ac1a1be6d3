package dev.earmark.engine;

import dev.earmark.StockCommand;
import dev.earmark.StockCommand.OnReservation;
import dev.earmark.StockCommand.OnSku;
import java.time.Duration;
import java.util.Locale;

/** Writes what occurs in messages for people. */
final class Wording {
    private Wording() {}

    static String attempts(int number) {
        return number == 1 ? "1 attempt" : number + " attempts";
    }

    /** For example "reserve of order-1", "adjust of SKU-A". */
    static String command(StockCommand<?> command) {
        Object what = command instanceof OnReservation about ? about.id() : ((OnSku) command).sku();
        return CallKind.of(command) + " of " + what;
    }

    /** For example "3 ms", "9.8 s", "10 s". */
    static String time(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return time.toMillis() + " ms";
        }
        String seconds = String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
        return (seconds.endsWith(".0") ? seconds.substring(0, seconds.length() - 2) : seconds) + " s";
    }
}
