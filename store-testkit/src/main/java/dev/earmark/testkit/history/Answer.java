package dev.earmark.testkit.history;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.engine.EngineClosedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller was answered. */
sealed interface Answer {

    /**
     * Applied, or found by a read.
     *
     * @param replay whether an earlier call had applied it
     */
    record Shown(Reservation reservation, boolean replay) implements Answer {}

    /**
     * Applied to a SKU, or found by a read. Plain numbers, because a broken store may answer anything.
     *
     * @param replay whether an earlier call had applied it
     */
    record Counted(long onHand, long reserved, long sold, boolean replay) implements Answer {}

    /**
     * Refused.
     *
     * @param kind the simple name of the {@link Refusal}
     * @param status the status that the refusal names, or null
     * @param shortages those of a refusal because of too few units
     */
    record NotAllowed(String kind, @Nullable ReservationStatus status, List<Shortage> shortages) implements Answer {
        boolean isNotEnough() {
            return !shortages.isEmpty();
        }
    }

    /** Read, and not there. */
    record Absent() implements Answer {}

    /** Failed with an exception that says that it was certainly not applied (R8). */
    record NotApplied(String message) implements Answer {}

    /** No answer: an exception that says so, or the caller was killed. It may be applied later. */
    record None(String message) implements Answer {}

    static Answer of(StockOutcome<?> outcome) {
        if (outcome instanceof Refused<?> refused) {
            return of(refused.refusal());
        }
        Applied<?> applied = (Applied<?>) outcome;
        return applied.value() instanceof StockLevel level
                ? counted(level, applied.replay())
                : new Shown((Reservation) applied.value(), applied.replay());
    }

    private static Answer of(Refusal refusal) {
        ReservationStatus status = null;
        if (refusal instanceof Refusal.WrongStatus wrong) {
            status = wrong.status();
        } else if (refusal instanceof Refusal.IdReused reused) {
            status = reused.status();
        }
        return new NotAllowed(
                refusal.getClass().getSimpleName(),
                status,
                refusal instanceof Refusal.NotEnough notEnough ? notEnough.shortages() : List.of());
    }

    static Answer ofFind(Optional<Reservation> found) {
        return found.<Answer>map(reservation -> new Shown(reservation, true)).orElseGet(Absent::new);
    }

    static Answer ofLevel(Optional<StockLevel> found) {
        return found.map(level -> counted(level, true)).orElseGet(Absent::new);
    }

    private static Answer counted(StockLevel level, boolean replay) {
        return new Counted(level.onHand(), level.reserved(), level.sold(), replay);
    }

    /** Only these exceptions say that nothing was applied. */
    static Answer of(RuntimeException e) {
        boolean notApplied = e instanceof StoreException
                || e instanceof IllegalArgumentException
                || e instanceof EngineClosedException;
        return notApplied && !(e instanceof OutcomeUnknownException)
                ? new NotApplied(e.toString())
                : new None(e.toString());
    }
}
