package dev.earmark.redis;

import dev.earmark.HeldFilter;
import dev.earmark.HeldFilter.OfOwner;
import dev.earmark.HeldFilter.OfSku;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StoreException;
import dev.earmark.spi.PageKey;
import io.lettuce.core.KeyValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain reads, in bounded commands, so that a long list does not keep the server from others (rule R9). */
final class Reads {
    private static final int MAX_READ = 1_000;

    private final Redis redis;
    private final Keys keys;

    Reads(Redis redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    Map<ReservationId, Reservation> reservations(List<ReservationId> ids) {
        Map<ReservationId, Reservation> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += MAX_READ) {
            String[] names = ids.subList(from, Math.min(from + MAX_READ, ids.size())).stream()
                    .map(ReservationId::value)
                    .toArray(String[]::new);
            redis.read(commands -> commands.hmget(keys.reservations(), names)).stream()
                    .filter(KeyValue::hasValue)
                    .map(text -> RecordText.parse(ReservationId.of(text.getKey()), text.getValue()))
                    .forEach(reservation -> found.put(reservation.id(), reservation));
        }
        return found;
    }

    Map<Sku, StockLevel> levels(List<Sku> skus) {
        Map<Sku, StockLevel> found = new HashMap<>();
        for (int from = 0; from < skus.size(); from += MAX_READ) {
            List<Sku> some = skus.subList(from, Math.min(from + MAX_READ, skus.size()));
            String[] counters = some.stream().flatMap(keys::counters).toArray(String[]::new);
            List<KeyValue<String, String>> values = redis.read(commands -> commands.mget(counters));
            for (int i = 0; i < some.size(); i++) {
                List<KeyValue<String, String>> three = values.subList(3 * i, 3 * i + 3);
                if (three.stream().anyMatch(KeyValue::hasValue)) {
                    found.put(some.get(i), level(some.get(i), three));
                }
            }
        }
        return found;
    }

    ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        List<Object> answer = redis.read(
                Script.HELD,
                kind(filter),
                name(filter),
                after == null ? "" : RecordText.micros(after.expiresAt()),
                after == null ? "" : after.id().value(),
                Integer.toString(limit));
        String deadline = (String) answer.get(0);
        return new ReservationPage(
                RecordText.parseAll(answer.subList(2, answer.size())),
                deadline.isEmpty()
                        ? null
                        : new PageKey(RecordText.instant(deadline), ReservationId.of((String) answer.get(1))));
    }

    private static String kind(HeldFilter filter) {
        if (filter instanceof OfSku) {
            return "sku";
        }
        return filter instanceof OfOwner ? "owner" : "overdue";
    }

    private static String name(HeldFilter filter) {
        if (filter instanceof OfSku ofSku) {
            return ofSku.sku().value();
        }
        return filter instanceof OfOwner ofOwner ? ofOwner.owner().value() : "";
    }

    private static StockLevel level(Sku sku, List<KeyValue<String, String>> counters) {
        try {
            return new StockLevel(sku, number(counters.get(0)), number(counters.get(1)), number(counters.get(2)));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "the counters of SKU " + sku + " are " + counters + "; somebody has changed them by hand", e);
        }
    }

    private static long number(KeyValue<String, String> counter) {
        return Long.parseLong(counter.getValueOrElse("missing"));
    }
}
