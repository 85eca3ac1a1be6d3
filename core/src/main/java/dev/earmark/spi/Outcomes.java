package dev.earmark.spi;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.SpiAccess;
import dev.earmark.StockOutcome;
import java.util.List;

/**
 * Creates {@link StockOutcome}s, for stores and for tests of shops, and reads the reclaimed reservations of an outcome:
 * the overdue ones that a store expired to find units for the command (rule R3). They stay expired even if the command
 * was refused. Their order is that in which they were expired: by SKU of the command's lines, the longest overdue
 * first.
 */
public final class Outcomes extends SpiAccess {
    private Outcomes() {}

    /**
     * The command was applied by this call.
     *
     * @param value the reservation or level after the command
     * @param <T> the type of the result
     * @return the outcome
     */
    public static <T> StockOutcome<T> applied(T value) {
        return newApplied(value, false, List.of());
    }

    /**
     * The command was applied by this call, and overdue reservations were expired for it.
     *
     * @param value the reservation or level after the command
     * @param reclaimed the expired reservations
     * @param <T> the type of the result
     * @return the outcome
     */
    public static <T> StockOutcome<T> applied(T value, List<Reservation> reclaimed) {
        return newApplied(value, false, reclaimed);
    }

    /**
     * The command was applied by an earlier call; this call changed nothing (rule R4).
     *
     * @param value the reservation or level as it is now
     * @param <T> the type of the result
     * @return the outcome
     */
    public static <T> StockOutcome<T> replayed(T value) {
        return newApplied(value, true, List.of());
    }

    /**
     * The command was refused.
     *
     * @param refusal the reason
     * @param <T> the type of the result that the command would have had
     * @return the outcome
     */
    public static <T> StockOutcome<T> refused(Refusal refusal) {
        return newRefused(refusal, List.of());
    }

    /**
     * The command was refused although overdue reservations were expired for it.
     *
     * @param refusal the reason
     * @param reclaimed the expired reservations
     * @param <T> the type of the result that the command would have had
     * @return the outcome
     */
    public static <T> StockOutcome<T> refused(Refusal refusal, List<Reservation> reclaimed) {
        return newRefused(refusal, reclaimed);
    }

    /**
     * The overdue reservations that were expired for a command.
     *
     * @param outcome the outcome of the command
     * @return the reservations after they were expired; usually empty
     */
    public static List<Reservation> reclaimed(StockOutcome<?> outcome) {
        return reclaimedOf(outcome);
    }
}
