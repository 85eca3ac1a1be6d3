package dev.earmark.engine;

import java.time.Duration;
import java.util.Locale;

/** Writes what occurs in messages for people. */
final class Wording {
    private Wording() {}

    static String attempts(int number) {
        return number == 1 ? "1 attempt" : number + " attempts";
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
