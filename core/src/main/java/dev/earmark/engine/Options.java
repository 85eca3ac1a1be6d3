package dev.earmark.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Checks options. A wrong option is an error that names the option, its value and its range; it is never repaired
 * silently.
 */
final class Options {
    private Options() {}

    static <T> T once(String name, @Nullable Object before, T now) {
        if (before != null) {
            throw new IllegalStateException(name + " is set twice: " + before + " and " + now);
        }
        return now;
    }

    static void requireOrder(String lowerName, Duration lower, String higherName, Duration higher) {
        if (lower.compareTo(higher) > 0) {
            throw new IllegalArgumentException(
                    higherName + " " + higher + " is shorter than " + lowerName + " " + lower + "; change one of them");
        }
    }

    static void requireOn(String name, boolean on, String policy) {
        if (!on) {
            throw new IllegalStateException(
                    name + " is OFF and has no options; start from " + policy + ".DEFAULT to change one");
        }
    }
}
