package dev.earmark.redis;

import dev.earmark.HeldFilter;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StoreException;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StockLevels;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reads of a store. A long list is read in several bounded commands, so that other clients get their turn (rule
 * R9).
 */
final class StockQueries {
    private static final int MAX_PER_COMMAND = 1_000;

    private final ScriptRunner runner;
    private final Keys keys;

    StockQueries(ScriptRunner runner, Keys keys) {
        this.runner = runner;
        this.keys = keys;
    }

    Map<ReservationId, Reservation> reservations(List<ReservationId> ids) {
        Map<ReservationId, Reservation> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += MAX_PER_COMMAND) {
            String[] names = ids.subList(from, Math.min(from + MAX_PER_COMMAND, ids.size())).stream()
                    .map(ReservationId::value)
                    .toArray(String[]::new);
            runner.read(commands -> commands.hmget(keys.reservations(), names)).stream()
                    .filter(KeyValue::hasValue)
                    .map(text -> ReservationDecoder.decode(ReservationId.of(text.getKey()), text.getValue()))
                    .forEach(reservation -> found.put(reservation.id(), reservation));
        }
        return found;
    }

    Map<Sku, StockLevel> levels(List<Sku> skus) {
        Map<Sku, StockLevel> found = new HashMap<>();
        for (int from = 0; from < skus.size(); from += MAX_PER_COMMAND) {
            List<Sku> some = skus.subList(from, Math.min(from + MAX_PER_COMMAND, skus.size()));
            String[] counters = some.stream().flatMap(keys::counters).toArray(String[]::new);
            List<KeyValue<String, String>> values = runner.read(commands -> commands.mget(counters));
            for (int i = 0; i < some.size(); i++) {
                List<KeyValue<String, String>> three = values.subList(3 * i, 3 * i + 3);
                if (three.stream().anyMatch(KeyValue::hasValue)) {
                    found.put(some.get(i), level(some.get(i), three));
                }
            }
        }
        return found;
    }

    OverdueReservations overdue(int limit) {
        List<Object> answer = runner.read(LuaScript.OVERDUE, Integer.toString(limit));
        Instant now = Micros.toInstant((String) answer.get(0));
        String first = (String) answer.get(1);
        String next = (String) answer.get(2);
        return new OverdueReservations(
                answer.stream().skip(3).map(id -> ReservationId.of((String) id)).toList(),
                first.isEmpty() ? Duration.ZERO : Duration.between(Micros.toInstant(first), now),
                next.isEmpty() ? null : Duration.between(now, Micros.toInstant(next)));
    }

    ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        List<String> selected = filter.accept(new FilterArguments());
        List<Object> answer = runner.read(
                LuaScript.HELD,
                selected.get(0),
                selected.get(1),
                after == null ? "" : Micros.of(after.expiresAt()),
                after == null ? "" : after.id().value(),
                Integer.toString(limit));
        String lastExpiresAt = (String) answer.get(0);
        return Pages.of(
                ReservationDecoder.decodeAll(answer.subList(2, answer.size())),
                lastExpiresAt.isEmpty()
                        ? null
                        : new PageKey(Micros.toInstant(lastExpiresAt), ReservationId.of((String) answer.get(1))));
    }

    /** The arguments of the script for a filter: its kind, and the name that it selects. */
    private static final class FilterArguments implements HeldFilter.Visitor<List<String>> {
        @Override
        public List<String> ofSku(HeldFilter.OfSku filter) {
            return List.of("sku", filter.sku().value());
        }

        @Override
        public List<String> ofOwner(HeldFilter.OfOwner filter) {
            return List.of("owner", filter.owner().value());
        }

        @Override
        public List<String> overdue(HeldFilter.Overdue filter) {
            return List.of("overdue", "");
        }
    }

    private static StockLevel level(Sku sku, List<KeyValue<String, String>> counters) {
        try {
            return StockLevels.of(sku, number(counters.get(0)), number(counters.get(1)), number(counters.get(2)));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "The counters of SKU " + sku + " cannot be read: " + counters + ". They were changed by hand."
                            + " Restore all three: whole numbers, 0 <= reserved <= onHand and 0 <= sold.",
                    e);
        }
    }

    private static long number(KeyValue<String, String> counter) {
        return Long.parseLong(counter.getValueOrElse("missing"));
    }
}
