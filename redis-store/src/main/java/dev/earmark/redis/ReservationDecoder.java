package dev.earmark.redis;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import dev.earmark.spi.Reservations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes a reservation from the text that Redis keeps, which {@code lua/batch/reservations.lua} describes. Names
 * cannot contain line feeds, so a name never runs into the next line of the text.
 */
final class ReservationDecoder {
    private ReservationDecoder() {}

    static Reservation decode(ReservationId id, String text, Instant asOf) {
        try {
            String[] rows = text.split("\n", -1);
            String[] head = rows[0].split(" ", -1);
            String owner = rows[1].substring("owner".length());
            List<Line> lines = new ArrayList<>(rows.length - 2);
            List<Line> returned = new ArrayList<>(0);
            for (int i = 2; i < rows.length; i++) {
                if (rows[i].startsWith("-")) {
                    returned.add(line(rows[i].substring(1)));
                } else {
                    lines.add(line(rows[i]));
                }
            }
            Reservations.Builder reservation = Reservations.builder(id);
            for (int i = 3; i < head.length; i++) {
                addTerm(reservation, head[i]);
            }
            return reservation
                    .asOf(asOf)
                    .lines(lines)
                    .status(ReservationStatus.valueOf(head[0]))
                    .createdAt(Micros.toInstant(head[1]))
                    .expiresAt(Micros.toInstant(head[2]))
                    .owner(owner.isEmpty() ? null : OwnerId.of(owner.substring(1)))
                    .returned(returned)
                    .build();
        } catch (RuntimeException e) {
            throw new StoreException(
                    "Reservation " + id + " cannot be read: its text in Redis does not have the form of this version of"
                            + " Earmark. Either it was changed by hand, or a newer version uses the same prefix.",
                    e);
        }
    }

    private static void addTerm(Reservations.Builder reservation, String term) {
        if (term.startsWith("limit=")) {
            reservation.limitPerOwner(Long.valueOf(term.substring("limit=".length())));
        } else if (term.startsWith("until=")) {
            reservation.extendableUntil(Micros.toInstant(term.substring("until=".length())));
        } else {
            throw new IllegalArgumentException(term);
        }
    }

    /** Decodes a list in which each id is followed by its text. */
    static List<Reservation> decodeAll(List<?> idsAndTexts, Instant asOf) {
        List<Reservation> reservations = new ArrayList<>(idsAndTexts.size() / 2);
        for (int i = 0; i < idsAndTexts.size(); i += 2) {
            reservations.add(
                    decode(ReservationId.of((String) idsAndTexts.get(i)), (String) idsAndTexts.get(i + 1), asOf));
        }
        return reservations;
    }

    static Line line(String text) {
        int space = text.indexOf(' ');
        return new Line(Sku.of(text.substring(space + 1)), Long.parseLong(text.substring(0, space)));
    }
}
