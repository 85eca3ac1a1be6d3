package dev.earmark.redis;

import dev.earmark.Sku;
import io.lettuce.core.cluster.SlotHash;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The keys of a store. Each starts with the prefix in braces, so Redis Cluster puts all of them into one hash slot.
 * Braces that come later, in a SKU for example, do not matter: only the first pair counts (Redis Cluster specification,
 * "Hash tags").
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
                    + "\" is not allowed; use 1 to 50 letters, digits, underscores, full stops, colons and hyphens");
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

    String connections() {
        return tag + "connections";
    }

    String events() {
        return tag + "events";
    }

    /** The keys that a call of a script names to Redis. The script derives the other keys from them. */
    String[] declared() {
        return declared;
    }

    /** The hash slot of Redis Cluster that all keys are in. */
    int slot() {
        return SlotHash.getSlot(tag);
    }

    Stream<String> counters(Sku sku) {
        return Stream.of(onHand + sku.value(), reserved + sku.value(), sold + sku.value());
    }

    /** All keys, as a pattern of an ACL rule. */
    String pattern() {
        return "~" + tag + "*";
    }

    @Override
    public String toString() {
        return tag + "*";
    }
}
