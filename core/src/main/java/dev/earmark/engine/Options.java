package dev.earmark.engine;

import org.jspecify.annotations.Nullable;

/** Options are checked, never silently repaired: an error names the option, its value and its range. */
final class Options {
    private Options() {}

    static <T extends Comparable<T>> void requireBetween(String name, T value, T lowest, T highest) {
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw new IllegalArgumentException(
                    name + " " + value + " is out of range; " + lowest + " to " + highest + " are allowed");
        }
    }

    static <T> T once(String name, @Nullable Object before, T now) {
        if (before != null) {
            throw new IllegalStateException(name + " was already set to " + before + ", now to " + now);
        }
        return now;
    }
}
