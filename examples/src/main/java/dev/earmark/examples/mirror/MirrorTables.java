package dev.earmark.examples.mirror;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.StockLevel;
import dev.earmark.examples.mirror.MirrorTable.Row;
import dev.earmark.examples.stores.ExampleTables;
import dev.earmark.redis.StockEvent;
import dev.earmark.redis.StreamId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The tables that mirror a store in Redis: the present state of each reservation and level, and each status that a
 * reservation ever had. To write an event again has no effect, and an old event never replaces a newer one. This is the
 * code to copy.
 */
public final class MirrorTables {
    static final MirrorTable RESERVATIONS =
            new MirrorTable("mirror_reservation", "id", List.of("status", "goods", "returned", "expires_at"));
    static final MirrorTable LEVELS = new MirrorTable("mirror_level", "sku", List.of("on_hand", "reserved", "sold"));
    static final MirrorTable HISTORY = new MirrorTable("mirror_history", "id_and_status", List.of("id", "status"));

    private final DataSource database;

    /** Uses the tables in a database. */
    public MirrorTables(DataSource database) {
        this.database = database;
    }

    /**
     * Creates the tables, empty.
     *
     * @param reset whether to drop tables of an earlier run
     */
    public void create(boolean reset) {
        create(
                RESERVATIONS,
                "status VARCHAR(10) NOT NULL, goods VARCHAR(500) NOT NULL, returned VARCHAR(500) NOT NULL, expires_at BIGINT NOT NULL",
                reset);
        create(LEVELS, "on_hand BIGINT NOT NULL, reserved BIGINT NOT NULL, sold BIGINT NOT NULL", reset);
        create(HISTORY, "id VARCHAR(100) NOT NULL, status VARCHAR(10) NOT NULL", reset);
    }

    private void create(MirrorTable table, String columns, boolean reset) {
        ExampleTables.create(
                database,
                table.name(),
                table.key() + " VARCHAR(120) PRIMARY KEY, " + columns + ", event CHAR(39) NOT NULL",
                reset);
    }

    /**
     * Writes events in one transaction.
     *
     * @throws SQLException if nothing was written; write them again
     */
    public void write(List<StockEvent> events) throws SQLException {
        SortedMap<String, Row> reservations = new TreeMap<>();
        SortedMap<String, Row> history = new TreeMap<>();
        SortedMap<String, Row> levels = new TreeMap<>();
        for (StockEvent event : events) { // in their order, so the last one of each row stays
            if (event instanceof StockEvent.OfReservation of) {
                Reservation reservation = of.change().reservation();
                String id = reservation.id().value();
                String status = reservation.status().name();
                reservations.put(id, new Row(text(event.id()), values(reservation)));
                history.putIfAbsent(id + " " + status, new Row(text(event.id()), List.of(id, status)));
            } else if (event instanceof StockEvent.OfLevel of) {
                StockLevel level = of.change().after();
                levels.put(level.sku().value(), new Row(text(event.id()), values(level)));
            }
        }
        try (Connection connection = database.getConnection()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            try {
                RESERVATIONS.write(connection, reservations);
                HISTORY.write(connection, history);
                LEVELS.write(connection, levels);
                connection.commit();
            } finally {
                connection.rollback(); // does nothing after a commit
            }
        }
    }

    /** The columns of a reservation. Times are in microseconds, as in Redis. */
    static List<Object> values(Reservation reservation) {
        return List.of(
                reservation.status().name(),
                units(reservation.lines()),
                units(reservation.returned()),
                ChronoUnit.MICROS.between(Instant.EPOCH, reservation.expiresAt()));
    }

    /** The columns of a level. */
    static List<Object> values(StockLevel level) {
        return List.of(level.onHand(), level.reserved(), level.sold());
    }

    /** Reads a table. */
    SortedMap<String, List<Object>> read(MirrorTable table) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return table.read(connection);
        }
    }

    private static String units(List<Line> lines) {
        return lines.stream().map(line -> line.quantity() + " " + line.sku()).collect(Collectors.joining(", "));
    }

    /** Writes an id so that a database that compares texts finds the later one greater. */
    private static String text(StreamId id) {
        return String.format(Locale.ROOT, "%019d-%019d", id.time(), id.number());
    }
}
