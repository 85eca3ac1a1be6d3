package dev.earmark.redis;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Times as the scripts have them: microseconds as a decimal number, instants since 1970 (UTC). */
final class Micros {
    private static final Instant LATEST = toInstant("9999999999999999");

    private Micros() {}

    static String of(Duration duration) {
        return Long.toString(
                Math.addExact(Math.multiplyExact(duration.getSeconds(), 1_000_000L), duration.getNano() / 1_000L));
    }

    /**
     * Moves an instant outside the range of the stored texts, which have 16 digits, to the nearest end of the range.
     */
    static String of(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return "0";
        }
        return of(Duration.between(Instant.EPOCH, instant.isAfter(LATEST) ? LATEST : instant));
    }

    /** Reads the answer of TIME: seconds, and microseconds of the second. */
    static Instant ofTime(List<String> time) {
        return Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000L);
    }

    static Instant toInstant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }
}
