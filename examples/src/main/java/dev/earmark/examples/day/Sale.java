package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import java.util.List;

/**
 * What a shopper has paid for.
 *
 * @param id the reservation
 * @param owner the shopper's account
 * @param lines the units, each at a location
 */
record Sale(ReservationId id, OwnerId owner, List<Line> lines) {
    long units() {
        return lines.stream().mapToLong(Line::quantity).sum();
    }
}
