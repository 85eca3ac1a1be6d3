package dev.earmark.redis;

import dev.earmark.LevelAudit;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StoreException;
import dev.earmark.spi.StockLevels;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The three counters of a SKU as Redis has them. They may be damaged: what people write with redis-cli is not checked. */
record StoredCounters(Sku sku, String onHand, String reserved, String sold) {

    /** The texts are onHand, reserved and sold; null if the key is missing. */
    static StoredCounters of(Sku sku, List<@Nullable String> texts) {
        return new StoredCounters(sku, text(texts.get(0)), text(texts.get(1)), text(texts.get(2)));
    }

    /** Reads a SKU and its counters from an answer of a script. */
    static StoredCounters at(List<?> answer, int place) {
        List<@Nullable String> texts = new ArrayList<>(3);
        answer.subList(place + 1, place + 4).forEach(text -> texts.add((String) text));
        return of(Sku.of((String) answer.get(place)), texts);
    }

    private static String text(@Nullable String text) {
        return text == null ? "missing" : text;
    }

    StockLevel level() {
        try {
            return StockLevels.of(sku, number(onHand), number(reserved), number(sold));
        } catch (IllegalArgumentException e) {
            throw unreadable("whole numbers, 0 <= reserved <= onHand and 0 <= sold", e);
        }
    }

    /** Counters that break the rules are part of the answer, but they must be numbers. */
    LevelAudit audit(String held) {
        try {
            return new LevelAudit(sku, number(onHand), number(reserved), number(sold), number(held));
        } catch (IllegalArgumentException e) {
            throw unreadable("whole numbers", e);
        }
    }

    private StoreException unreadable(String expected, IllegalArgumentException cause) {
        return new StoreException(
                "The counters of SKU " + sku + " cannot be read: onHand \"" + onHand + "\", reserved \"" + reserved
                        + "\", sold \"" + sold + "\". They were changed by hand. Call repair, which counts reserved"
                        + " again, or restore all three: " + expected + ".",
                cause);
    }

    private static long number(String counter) {
        return Long.parseLong(counter);
    }
}
