package dev.earmark.testkit;

import dev.earmark.LevelChange;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.StockLevel;
import java.util.List;
import java.util.stream.Stream;

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
    /** What was before the first report of a subject. */
    static final String NONE = "none";

    /**
     * The reports of a step.
     *
     * @param changes what the step changed
     * @return one report per change
     */
    public static List<Report> of(StockChanges changes) {
        return Stream.concat(
                        changes.reservations().stream().map(Report::of),
                        changes.levels().stream().map(Report::of))
                .toList();
    }

    /**
     * The report of a change of a reservation.
     *
     * @param change the change
     * @return the report
     */
    public static Report of(ReservationChange change) {
        return new Report(
                subject(change.reservation().id()),
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
        return new Report(
                subject(change.sku()),
                change.before().map(Report::counters).orElse(NONE),
                counters(change.after()),
                "");
    }

    static String subject(ReservationId id) {
        return "reservation " + id;
    }

    static String subject(Sku sku) {
        return "level " + sku;
    }

    static String counters(StockLevel level) {
        return level.onHand() + "/" + level.reserved() + "/" + level.sold();
    }
}
