package dev.earmark.jdbc;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.jdbc.StatementGroup.Answer;
import dev.earmark.jdbc.Table.Column;
import dev.earmark.spi.ledger.JournalEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All SELECTs of a batch. Each reads the rows of many keys in one statement. Uses plain JDBC, like {@link BulkWriter}:
 * what Jdbi does around a statement costs as much as a short statement itself.
 */
final class BulkReader {
    private static final String LEVELS =
            "SELECT l.sku, l.on_hand, l.reserved, l.sold, l.version FROM <earmark_level l by sku>"
                    + " WHERE <l.sku in keys> ORDER BY l.sku";
    private static final String LEVELS_FOR_UPDATE = LEVELS + " FOR UPDATE";
    private static final String LEVELS_WITHOUT_WAITING = LEVELS_FOR_UPDATE + " SKIP LOCKED";
    private static final String SKUS_OF_RESERVATIONS =
            "SELECT DISTINCT l.sku FROM <earmark_line l by reservation_id> WHERE <l.reservation_id in keys>";

    // the clock's row comes first or last, and comes even if there is no reservation
    private static final String CLOCK_AND_RESERVATIONS =
            "SELECT <clock> AS store_time, NULL AS id, NULL AS status, NULL AS owner, NULL AS created_at,"
                    + " NULL AS expires_at, NULL AS owner_limit, NULL AS extendable_until, NULL AS sku,"
                    + " NULL AS quantity, NULL AS returned"
                    + " UNION ALL (SELECT NULL, " + ReservationRow.COLUMNS + " FROM <earmark_reservation r by id>"
                    + " <earmark_line l with reservation_id = r.id> WHERE <r.id in keys><latest>)";

    // a level's row has no id. The clock is read with each level, and so after its row is locked
    private static final String LEVELS_AT_ONCE =
            "(SELECT <clock> AS store_time, <micros> AS micros, NULL AS id, NULL AS status, NULL AS owner, NULL AS created_at,"
                    + " NULL AS expires_at, NULL AS owner_limit, NULL AS extendable_until, l.sku, NULL AS quantity, NULL AS returned, l.on_hand, l.reserved, l.sold,"
                    + " l.version FROM <earmark_level l by sku> WHERE <l.sku in keys> ORDER BY l.sku LIMIT "
                    + Chunks.ROWS;
    private static final String RESERVATIONS_AT_ONCE = ") UNION ALL (SELECT NULL, NULL, " + ReservationRow.COLUMNS
            + ", NULL, NULL, NULL, NULL FROM <earmark_reservation r by id> <earmark_line l with reservation_id = r.id>"
            + " WHERE <r.id in keys><latest>)";

    private static final String JOURNAL = "SELECT o.id, o.kind, o.subject, o.units, o.reason, o.digest, o.applied_at"
            + " FROM <earmark_operation o by id> WHERE <o.id in keys><latest>";
    private static final String FINISHED_FOR_UPDATE =
            "SELECT r.id, r.status, r.due_at FROM <earmark_reservation r by id>"
                    + " WHERE <r.id in keys> ORDER BY r.id FOR UPDATE SKIP LOCKED";

    /**
     * A longer wait may be a change of the session's clock to or from summer time. A negative one is, and none at all
     * is that of a server that runs with {@code --sysdate-is-now}.
     */
    private static final long LONGEST_STATEMENT_MICROS = TimeUnit.MINUTES.toMicros(10);

    /** No reservation has an empty id. */
    private static final List<String> NO_ID = List.of("");

    private final SqlTexts texts;
    private final StatementGroup group;

    BulkReader(SqlTexts texts, StatementGroup group) {
        this.texts = texts;
        this.group = group;
    }

    /** The store's time and reservations, read by one statement. */
    record ClockAndReservations(Instant now, List<ReservationRow> rows) {}

    /** Levels, and what was read after them. */
    record LevelsAndReservations(List<VersionedLevel> levels, ClockAndReservations reservations) {}

    List<VersionedLevel> levels(Collection<Sku> skus) {
        return rowsByKeys(LEVELS, skus, VersionedLevel::read);
    }

    /** Locks the rows in the order of the SKUs, so that two batches never wait for each other. */
    List<VersionedLevel> levelsForUpdate(Collection<Sku> skus) {
        return rowsByKeys(LEVELS_FOR_UPDATE, new TreeSet<>(skus), VersionedLevel::read);
    }

    /** Locks and reads those rows that no other transaction has locked. */
    List<VersionedLevel> levelsWithoutWaiting(Collection<Sku> skus) {
        return rowsByKeys(LEVELS_WITHOUT_WAITING, new TreeSet<>(skus), VersionedLevel::read);
    }

    List<Sku> skusOf(Collection<ReservationId> reservations) {
        return rowsByKeys(SKUS_OF_RESERVATIONS, reservations, row -> Sku.of(row.getString("sku")));
    }

    /**
     * Reads levels, and after them the clock and reservations. Takes one round trip, or two where the driver sends one
     * statement at a time and a statement cannot tell how long it has waited for a lock.
     *
     * @param locks whether to read like {@link #levelsForUpdate} or like {@link #levels}
     */
    LevelsAndReservations levelsAndReservations(Collection<Sku> skus, Collection<ReservationId> ids, boolean locks) {
        List<List<String>> levels = keys(locks && !(skus instanceof TreeSet) ? new TreeSet<>(skus) : skus);
        List<List<String>> reservations = keysOrNone(ids);
        boolean small = levels.size() <= Chunks.ROWS && reservations.size() <= Chunks.ROWS;
        if (small && texts.dialect().microsSinceStatement() != null) {
            boolean waits = locks && levels.size() > 1;
            return atOnce(levels, waits ? notAlone(reservations) : reservations, ids, locks ? " FOR UPDATE" : "");
        }
        List<VersionedLevel> rows = new ArrayList<>();
        if (locks) {
            waitInTurn(levels);
        }
        add(locks ? LEVELS_FOR_UPDATE : LEVELS, levels, VersionedLevel::read, rows);
        ClockReader clock = new ClockReader();
        add(CLOCK_AND_RESERVATIONS, reservations, clock, new ArrayList<>());
        group.send();
        return new LevelsAndReservations(rows, clock.result());
    }

    /**
     * For the shop's transactions, which no engine combines, so that many may wait for one row. For one SKU only, because
     * such locks fill a table in the server's memory that all sessions share.
     */
    private void waitInTurn(List<List<String>> levels) {
        BulkSql bulk = texts.dialect().bulk();
        if (group.isInShopsTransaction()) {
            if (levels.size() == 1) {
                bulk.waitInTurn().ifPresent(sql -> group.addQuery(texts.of(sql), BulkWriter.KEY, levels, Answer.NONE));
            } else {
                bulk.waitNoMore().ifPresent(sql -> group.add(sql, List.of(), Answer.NONE));
            }
        }
    }

    /**
     * MariaDB and MySQL read the row of a single primary key while they optimize, before they lock the rows of several
     * SKUs: on a snapshot that is older than the locks. Two keys are read when their turn comes. (The row of a single SKU is
     * locked while the statement is optimized too, and first.)
     */
    private static List<List<String>> notAlone(List<List<String>> keys) {
        return keys.size() == 1 ? List.of(NO_ID, keys.get(0)) : keys;
    }

    private LevelsAndReservations atOnce(
            List<List<String>> skus, List<List<String>> named, Collection<ReservationId> ids, String lock) {
        BulkSql bulk = texts.dialect().bulk();
        List<List<String>> levels = bulk.padded(skus);
        List<List<String>> reservations = bulk.padded(named);
        String sql = bulk.withMarks(texts.of(LEVELS_AT_ONCE), 1, levels.size())
                + lock
                + bulk.withMarks(texts.of(RESERVATIONS_AT_ONCE), 1, reservations.size());
        List<List<String>> keys = new ArrayList<>(levels);
        keys.addAll(reservations);
        List<VersionedLevel> rows = new ArrayList<>();
        List<ReservationRow> found = new ArrayList<>();
        List<Instant> clock = new ArrayList<>();
        RowReader<@Nullable Void> reader = row -> {
            if (row.getString("id") != null) {
                found.add(ReservationRow.read(row));
            } else {
                rows.add(VersionedLevel.read(row));
                Instant begin = StoreClock.read(row);
                long micros = row.getLong("micros");
                if (micros > 0 && micros <= LONGEST_STATEMENT_MICROS) {
                    clock.add(begin.plus(micros, ChronoUnit.MICROS));
                }
            }
            return null;
        };
        group.addQuery(sql, BulkWriter.KEY, keys, statement -> read(statement, reader, new ArrayList<>()));
        group.send();
        boolean known = !rows.isEmpty() && clock.size() == rows.size();
        return new LevelsAndReservations(
                rows, known ? new ClockAndReservations(Collections.max(clock), found) : clockAndReservations(ids));
    }

    ClockAndReservations clockAndReservations(Collection<ReservationId> ids) {
        ClockReader reader = new ClockReader();
        add(CLOCK_AND_RESERVATIONS, keysOrNone(ids), reader, new ArrayList<>());
        group.send();
        return reader.result();
    }

    /** Keeps what it reads. */
    private static final class ClockReader implements RowReader<@Nullable Void> {
        private final List<Instant> clock = new ArrayList<>(1);
        private final List<ReservationRow> rows = new ArrayList<>();

        @Override
        public @Nullable Void read(ResultSet row) throws SQLException {
            if (row.getString("id") != null) {
                rows.add(ReservationRow.read(row));
            } else {
                clock.add(StoreClock.read(row));
            }
            return null;
        }

        ClockAndReservations result() {
            return new ClockAndReservations(clock.get(0), rows);
        }
    }

    private static List<List<String>> keys(Collection<?> keys) {
        List<List<String>> rows = new ArrayList<>(keys.size());
        for (Object key : keys) {
            rows.add(List.of(String.valueOf(key)));
        }
        return rows;
    }

    /** The statement is sent even for no reservation, because it reads the clock. */
    private static List<List<String>> keysOrNone(Collection<ReservationId> ids) {
        return ids.isEmpty() ? List.of(NO_ID) : keys(ids);
    }

    List<JournalEntry> journal(Collection<OperationId> ids) {
        return rowsByKeys(
                JOURNAL,
                ids,
                row -> new JournalEntry(
                        OperationId.of(row.getString("id")),
                        JournalEntry.Kind.valueOf(row.getString("kind")),
                        row.getString("subject"),
                        row.getLong("units"),
                        row.getString("reason"),
                        row.getString("digest"),
                        UtcTimes.read(row, "applied_at")));
    }

    /**
     * Locks reservations in the order of their ids, and returns those that are still finished as long. A return in the
     * meantime has raised {@code due_at}. Does not wait for a return in progress, which may lock the rows in another
     * order.
     */
    List<ReservationId> finishedForUpdate(Collection<ReservationId> ids, Instant before) {
        record Finished(ReservationId id, boolean longEnough) {}
        return rowsByKeys(FINISHED_FOR_UPDATE, new TreeSet<>(ids), row -> {
                    boolean held = ReservationStatus.HELD.name().equals(row.getString("status"));
                    return new Finished(
                            ReservationId.of(row.getString("id")),
                            !held && !UtcTimes.read(row, "due_at").isAfter(before));
                })
                .stream()
                .filter(Finished::longEnough)
                .map(Finished::id)
                .toList();
    }

    interface RowReader<T extends @Nullable Object> {
        T read(ResultSet row) throws SQLException;
    }

    /** Reads in the order of the keys. Many keys take several statements. */
    <T extends @Nullable Object> List<T> rowsByKeys(String template, Collection<?> keys, RowReader<T> reader) {
        return rowsByKeys(template, BulkWriter.KEY, keys(keys), reader);
    }

    /** Reads rows by keys of several columns. */
    <T extends @Nullable Object> List<T> rowsByKeys(
            String template, List<Column> columns, List<List<String>> keys, RowReader<T> reader) {
        List<T> rows = new ArrayList<>();
        add(template, columns, keys, reader, rows);
        group.send();
        return rows;
    }

    private <T extends @Nullable Object> void add(
            String template, List<List<String>> keys, RowReader<T> reader, List<T> rows) {
        add(template, BulkWriter.KEY, keys, reader, rows);
    }

    private <T extends @Nullable Object> void add(
            String template, List<Column> columns, List<List<String>> keys, RowReader<T> reader, List<T> rows) {
        BulkSql bulk = texts.dialect().bulk();
        for (List<List<String>> part : Chunks.of(keys)) {
            List<List<String>> some = bulk.padded(part);
            String sql = bulk.withMarks(texts.of(template), columns.size(), some.size());
            group.addQuery(sql, columns, some, statement -> read(statement, reader, rows));
        }
    }

    <T extends @Nullable Object> List<T> rows(String sql, List<?> values, RowReader<T> reader) {
        List<T> rows = new ArrayList<>();
        group.add(sql, values, statement -> read(statement, reader, rows));
        group.send();
        return rows;
    }

    private static <T extends @Nullable Object> void read(Statement statement, RowReader<T> reader, List<T> rows)
            throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            while (row.next()) {
                rows.add(reader.read(row));
            }
        }
    }
}
