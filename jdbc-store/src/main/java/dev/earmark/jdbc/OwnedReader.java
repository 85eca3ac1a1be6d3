package dev.earmark.jdbc;

import static java.util.stream.Collectors.groupingBy;

import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.jdbc.Table.Column;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The SELECT that finds what owners hold or have bought, for a limit per owner. Reads the entries of each owner's held and
 * confirmed reservations in the index (owner, status, …), once for each limited SKU, looks for the SKU among the lines by
 * primary key, and reads those that have it in full. So its cost grows with what the owner has bought within the retention
 * time, and with no other owner's reservations.
 */
final class OwnedReader {
    private static final List<Column> OWNER_AND_SKU = List.of(Table.text("owner"), Table.text("sku"));

    private static final String OWNED = "SELECT " + ReservationRow.COLUMNS + " FROM (<owned><latest>) owned"
            + " <earmark_reservation r with id = owned.id> <earmark_line l with reservation_id = r.id><latest>";

    private final BulkReader reader;

    OwnedReader(Session session) {
        this.reader = session.reader();
    }

    /**
     * Reads the held and confirmed reservations of owners that have one of their SKUs, in full. The rows of the SKUs must be
     * guarded: any change of such a reservation raises their versions.
     *
     * @param limited for each owner the SKUs
     * @param now the store's time
     * @return for each owner that has any, in {@link Reservations#BY_DEADLINE} order
     */
    Map<OwnerId, List<Reservation>> owned(Map<OwnerId, Set<Sku>> limited, Instant now) {
        List<List<String>> pairs = new ArrayList<>();
        limited.forEach((owner, skus) -> skus.forEach(sku -> pairs.add(List.of(owner.value(), sku.value()))));
        List<ReservationRow> rows = reader.rowsByKeys(OWNED, OWNER_AND_SKU, pairs, ReservationRow::read).stream()
                .distinct() // two statements may find the same reservation by two of its SKUs
                .toList();
        return ReservationRow.toReservations(rows, now).values().stream()
                .sorted(Reservations.BY_DEADLINE)
                .collect(groupingBy(reservation -> reservation.owner().orElseThrow()));
    }
}
