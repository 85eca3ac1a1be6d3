package dev.earmark.redis;

import dev.earmark.Sku;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a store keeps what: every key starts with the prefix in braces, which makes Redis Cluster put all of them into one
 * hash slot. What follows the closing brace, a SKU say, may contain braces of its own: only the first pair counts (Redis
 * Cluster specification, "Hash tags").
 */
final class Keys {
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{1,50}");

    private final String tag;
    private final String onHand;
    private final String reserved;
    private final String sold;
    private final String[] declared;

    Keys(String prefix) {
        if (!PREFIX.matcher(prefix).matches()) {
            throw new IllegalArgumentException("prefix \"" + prefix
                    + "\" is not allowed; 1 to 50 letters, digits, underscores, full stops, colons and hyphens are");
        }
        this.tag = "{" + prefix + "}:";
        this.onHand = tag + "onHand:";
        this.reserved = tag + "reserved:";
        this.sold = tag + "sold:";
        this.declared = new String[] {reservations()};
    }

    String reservations() {
        return tag + "reservations";
    }

    /** The keys that a script names to Redis; it finds the others beside them. */
    String[] declared() {
        return declared;
    }

    Stream<String> counters(Sku sku) {
        return Stream.of(onHand + sku.value(), reserved + sku.value(), sold + sku.value());
    }

    /** As an ACL rule has it. */
    String pattern() {
        return "~" + tag + "*";
    }

    @Override
    public String toString() {
        return tag + "*";
    }
}
