package dev.earmark.testkit;

import dev.earmark.LevelChange;
import dev.earmark.ReservationChange;
import dev.earmark.StockLevel;
import java.util.Optional;

/**
 * What a store has reported of one change (rule R11), in words, so that a fixture can keep it in a table or a stream and
 * the contract can compare it. The reports of one subject form a chain: each begins where the one before ended.
 *
 * @param subject {@code reservation <id>} or {@code level <sku>}
 * @param before the status, or {@code onHand/reserved/sold}; {@code none} if there was nothing before
 * @param after the status, or {@code onHand/reserved/sold}
 * @param cause the cause of a reservation's change; empty for a level
 */
public record Report(String subject, String before, String after, String cause) {
    private static final String NONE = "none";

    /**
     * The report of a change of a reservation.
     *
     * @param change the change
     * @return the report
     */
    public static Report of(ReservationChange change) {
        return new Report(
                "reservation " + change.reservation().id(),
                change.statusBefore().map(Enum::name).orElse(NONE),
                change.reservation().status().name(),
                change.cause().name());
    }

    /**
     * The report of a change of a level.
     *
     * @param change the change
     * @return the report
     */
    public static Report of(LevelChange change) {
        return new Report("level " + change.sku(), counters(change.before()), counters(Optional.of(change.after())), "");
    }

    private static String counters(Optional<StockLevel> level) {
        return level.map(known -> known.onHand() + "/" + known.reserved() + "/" + known.sold())
                .orElse(NONE);
    }
}
