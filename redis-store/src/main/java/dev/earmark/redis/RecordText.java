package dev.earmark.redis;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation as the text that Redis keeps, described in {@code scripts/reservations.lua}. No name can contain a line
 * feed, so the lines of a text cannot run into each other.
 */
final class RecordText {
    private static final String OWNER = "owner";
    private static final Instant LATEST = instant("9999999999999999");

    private RecordText() {}

    static String owner(@Nullable OwnerId owner) {
        return owner == null ? OWNER : OWNER + " " + owner.value();
    }

    static String lines(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            if (!text.isEmpty()) {
                text.append('\n');
            }
            text.append(line.quantity()).append(' ').append(line.sku().value());
        }
        return text.toString();
    }

    static Reservation parse(ReservationId id, String text) {
        try {
            String[] rows = text.split("\n", -1);
            String[] head = rows[0].split(" ", -1);
            List<Line> lines = new ArrayList<>(rows.length - 2);
            List<Line> returned = new ArrayList<>(0);
            for (int i = 2; i < rows.length; i++) {
                if (rows[i].startsWith("-")) {
                    returned.add(line(rows[i].substring(1)));
                } else {
                    lines.add(line(rows[i]));
                }
            }
            String owner = rows[1].substring(OWNER.length());
            return new Reservation(
                    id,
                    lines,
                    ReservationStatus.valueOf(head[0]),
                    instant(head[1]),
                    instant(head[2]),
                    owner.isEmpty() ? null : OwnerId.of(owner.substring(1)),
                    returned);
        } catch (RuntimeException e) {
            throw new StoreException(
                    "the reservation " + id
                            + " is stored in a form that this version does not know; somebody has changed it"
                            + " by hand, or a newer version of Earmark uses the same prefix",
                    e);
        }
    }

    /** Of ids and texts by turns. */
    static List<Reservation> parseAll(List<?> idsAndTexts) {
        List<Reservation> reservations = new ArrayList<>(idsAndTexts.size() / 2);
        for (int i = 0; i < idsAndTexts.size(); i += 2) {
            reservations.add(parse(ReservationId.of((String) idsAndTexts.get(i)), (String) idsAndTexts.get(i + 1)));
        }
        return reservations;
    }

    /** Any time; what lies before or after all that the texts can have, at most 16 digits, is moved to their ends. */
    static String micros(Instant time) {
        if (time.isBefore(Instant.EPOCH)) {
            return "0";
        }
        return CommandText.micros(Duration.between(Instant.EPOCH, time.isAfter(LATEST) ? LATEST : time));
    }

    static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    private static Line line(String text) {
        int space = text.indexOf(' ');
        return new Line(Sku.of(text.substring(space + 1)), Long.parseLong(text.substring(0, space)));
    }
}
