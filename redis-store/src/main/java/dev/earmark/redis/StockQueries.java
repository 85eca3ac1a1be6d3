package dev.earmark.redis;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import io.lettuce.core.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    /** Of held reservations, that one script reads to count: about 10,000 of one line. */
    private static final int MOST_BYTES_TO_COUNT = 1_000_000;

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
            ScriptRunner.Timed<List<KeyValue<String, String>>> texts =
                    runner.readWithTime(commands -> commands.hmget(keys.reservations(), names));
            texts.answer().stream()
                    .filter(KeyValue::hasValue)
                    .map(text ->
                            ReservationDecoder.decode(ReservationId.of(text.getKey()), text.getValue(), texts.time()))
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
                    List<@Nullable String> texts = new ArrayList<>(3);
                    three.forEach(counter -> texts.add(counter.getValueOrElse(null)));
                    found.put(some.get(i), StoredCounters.of(some.get(i), texts).level());
                }
            }
        }
        return found;
    }

    List<StockLevel> levels(@Nullable Sku after, int limit) {
        List<Object> answer = runner.read(LuaScript.LEVELS, place(after), Integer.toString(limit));
        List<StockLevel> levels = new ArrayList<>(answer.size() / 4);
        for (int i = 0; i < answer.size(); i += 4) {
            levels.add(StoredCounters.at(answer, i).level());
        }
        return levels;
    }

    /** One script compares at least one SKU, and stops when it has read so many bytes; see {@link RedisStockStore#audit}. */
    List<LevelAudit> audit(@Nullable Sku after, int limit) {
        List<LevelAudit> audits = new ArrayList<>(limit);
        Sku last = after;
        boolean more = true;
        while (more) {
            List<Object> answer = runner.read(
                    LuaScript.AUDIT,
                    place(last),
                    Integer.toString(limit - audits.size()),
                    Integer.toString(MOST_BYTES_TO_COUNT));
            for (int i = 1; i < answer.size(); i += 5) {
                audits.add(StoredCounters.at(answer, i).audit((String) answer.get(i + 4)));
            }
            more = answer.get(0).equals("more");
            last = audits.isEmpty() ? last : audits.get(audits.size() - 1).sku();
        }
        return audits;
    }

    private static String place(@Nullable Sku after) {
        return after == null ? "" : after.value();
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
        Instant now = Micros.toInstant((String) answer.get(0));
        String lastExpiresAt = (String) answer.get(1);
        return Pages.of(
                ReservationDecoder.decodeAll(answer.subList(3, answer.size()), now),
                lastExpiresAt.isEmpty()
                        ? null
                        : new PageKey(Micros.toInstant(lastExpiresAt), ReservationId.of((String) answer.get(2))));
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
}
