package dev.earmark.examples.mirror;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares the tables with Redis, SKU by SKU and reservation by reservation, when no command is in progress. */
public final class MirrorComparison {
    private final List<String> faults = new ArrayList<>();
    private int reservations;
    private int expired;

    private MirrorComparison() {}

    /**
     * Compares.
     *
     * @param store the store
     * @param ids all reservations that Redis has
     * @param supplied how many units of each SKU have come in
     * @throws SQLException if the tables cannot be read
     */
    public static MirrorComparison of(
            MirrorTables tables, StockStore store, List<ReservationId> ids, Map<Sku, Long> supplied)
            throws SQLException {
        MirrorComparison comparison = new MirrorComparison();
        comparison.compareReservations(tables, read(store, ids));
        comparison.compareLevels(tables, store.levels(supplied.keySet()), supplied);
        return comparison;
    }

    /** Returns one sentence for each fault. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** Returns how many reservations there are. */
    public int reservations() {
        return reservations;
    }

    /** Returns how many of them have expired. */
    public int expired() {
        return expired;
    }

    private static List<Reservation> read(StockStore store, List<ReservationId> ids) {
        List<Reservation> all = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += StoreLimits.MAX_COMMANDS) {
            List<ReservationId> page = ids.subList(from, Math.min(ids.size(), from + StoreLimits.MAX_COMMANDS));
            all.addAll(store.reservations(page).values());
        }
        return all;
    }

    private void compareReservations(MirrorTables tables, List<Reservation> all) throws SQLException {
        SortedMap<String, List<Object>> present = new TreeMap<>();
        SortedMap<String, List<Object>> history = new TreeMap<>();
        for (Reservation reservation : all) {
            String id = reservation.id().value();
            present.put(id, MirrorTables.values(reservation));
            for (ReservationStatus status : List.of(ReservationStatus.HELD, reservation.status())) {
                history.put(id + " " + status, List.of(id, status.name()));
            }
            expired += reservation.status() == ReservationStatus.EXPIRED ? 1 : 0;
        }
        reservations = all.size();
        compare("reservation ", present, tables.read(MirrorTables.RESERVATIONS));
        compare("status of ", history, tables.read(MirrorTables.HISTORY));
    }

    private void compareLevels(MirrorTables tables, Map<Sku, StockLevel> levels, Map<Sku, Long> supplied)
            throws SQLException {
        SortedMap<String, List<Object>> present = new TreeMap<>();
        levels.forEach((sku, level) -> present.put(sku.value(), MirrorTables.values(level)));
        compare("SKU ", present, tables.read(MirrorTables.LEVELS));
        levels.forEach((sku, level) -> {
            if (level.onHand() + level.sold() != supplied.getOrDefault(sku, 0L) || level.reserved() != 0) {
                faults.add(level + ", but " + supplied.get(sku) + " units came in, and none should be reserved");
            }
        });
    }

    private void compare(String what, SortedMap<String, List<Object>> redis, SortedMap<String, List<Object>> database) {
        TreeSet<String> keys = new TreeSet<>(redis.keySet());
        keys.addAll(database.keySet());
        for (String key : keys) {
            if (!Objects.equals(redis.get(key), database.get(key))) {
                faults.add(what + key + ": Redis has " + redis.get(key) + ", the database " + database.get(key));
            }
        }
    }
}
