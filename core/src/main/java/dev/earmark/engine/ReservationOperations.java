package dev.earmark.engine;

import dev.earmark.AuditPage;
import dev.earmark.HeldFilter;
import dev.earmark.LateConfirm;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PartialFailureException;
import dev.earmark.Refusal;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The verbs of Earmark and its reads. {@link ReservationEngine} implements them, and so does the view that {@link
 * ReservationEngine#within} returns for a transaction of the shop. Shops can write fakes and decorators: eight methods
 * are abstract, the others call these.
 *
 * <p><b>Refusals.</b> A verb returns the reservation or the level, or throws a {@link RefusedException} with the typed
 * refusal ({@link OutOfStockException} if not enough units were available). A refused verb is not applied. Callers who
 * expect refusals and want a value use {@link #tryReserve}, {@link #tryConfirm}, {@link #tryCancel} or {@link #attempt}.
 *
 * <p><b>Failures.</b> Every method may throw (rule R8):
 *
 * <ul>
 *   <li>{@link TransientStoreException}: certainly not applied, and the retries were used up;
 *   <li>{@link OutcomeUnknownException}: sent but not answered; repeat the call or use {@link #find};
 *   <li>{@link PartialFailureException}: only from {@link #attemptAll}; some commands have outcomes, others failed;
 *   <li>any other {@link StoreException}: not applied; the message says what to do;
 *   <li>{@link EngineClosedException}: the engine is closed and nothing was sent;
 *   <li>{@link IllegalArgumentException}: an argument is not valid; the message names it and its range.
 * </ul>
 *
 * <p><b>Repeating.</b> Every verb can be repeated without a second effect within the retention time (rule R4). The
 * reservation id makes {@code reserve}, {@code confirm}, {@code cancel} and {@code expire} idempotent. The operation id
 * does so for {@code adjust}, {@code setOnHand}, {@code returnStock} and {@code repair}. {@code change} and {@code assign}
 * name the lines or the owner that the reservation shall have, so a repeat changes nothing.
 *
 * <p>Implementations are safe for use by many threads unless they say otherwise.
 */
public interface ReservationOperations {

    /**
     * Sets units aside: all lines or none (R1), never more than there are (R2), refused only if the units are not
     * available (R3).
     *
     * @param request the units
     * @return the held reservation, or that of an earlier call with the same id, lines and owner
     * @throws OutOfStockException if not enough units are available
     * @throws RefusedException if it is refused for another reason: an unknown SKU, the limit of the owner, a reused id, or
     *     an id that was cancelled or has expired
     */
    default Reservation reserve(ReserveRequest request) {
        return tryReserve(request).orThrow();
    }

    /**
     * Sets units aside like {@link #reserve}, but returns a refusal as a value.
     *
     * @param request the units
     * @return the outcome
     */
    @CheckReturnValue
    StockOutcome<Reservation> tryReserve(ReserveRequest request);

    /**
     * Turns a held reservation into a sale, after the payment has succeeded. Succeeds even after the deadline, until
     * the units have been reclaimed (R6). A reservation that was confirmed before, or a part of it, is returned as it is.
     *
     * @param id the reservation
     * @return the confirmed reservation
     * @throws RefusedException if the units are gone, so that the shop can refund the payment
     */
    default Reservation confirm(ReservationId id) {
        return tryConfirm(id).orThrow();
    }

    /**
     * Turns a held reservation into a sale like {@link #confirm}, but returns a refusal as a value.
     *
     * @param id the reservation
     * @return the outcome
     */
    @CheckReturnValue
    default StockOutcome<Reservation> tryConfirm(ReservationId id) {
        return attempt(new Confirm(id));
    }

    /**
     * Sells a part of a held reservation, for example after a part of a payment, and gives the rest back in the same step. The
     * lines of the reservation are then what was sold.
     *
     * @param id the reservation
     * @param lines the units to sell, at least one line, at most the reserved units
     * @return the confirmed reservation
     * @throws RefusedException if the units are gone, or more are to be sold than are reserved
     * @throws IllegalArgumentException if there are no lines or too many
     */
    default Reservation confirm(ReservationId id, List<Line> lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("confirm of reservation " + id
                    + " has no lines; use confirm without lines to sell everything, or cancel to sell nothing");
        }
        return attempt(new Confirm(id, lines, LateConfirm.REFUSE)).orThrow();
    }

    /**
     * Turns a held reservation into a sale like {@link #confirm(ReservationId)}. With {@link LateConfirm#RESERVE_AGAIN}, a
     * reservation that has expired takes its units again if they are available, and sells them in the same step.
     *
     * @param id the reservation
     * @param late what happens if the reservation has expired
     * @return the confirmed reservation
     * @throws OutOfStockException if the reservation has expired and its units are not available any more, so that the shop
     *     can refund the payment
     * @throws RefusedException if it is unknown or was cancelled, or has expired and the owner would have more than the limit
     *     of the reservation now
     */
    default Reservation confirm(ReservationId id, LateConfirm late) {
        return attempt(new Confirm(id, List.of(), late)).orThrow();
    }

    /**
     * Replaces the lines of a held reservation, for example when the shopper edits the cart: all or nothing. What it holds
     * already stays held, so a shopper never loses units to another one by a change; only the difference is taken or given
     * back. Deadline and owner stay. The lines are those that the reservation shall have, so the call can be repeated.
     *
     * @param id the reservation
     * @param lines at least one line; {@link #cancel} gives all units back
     * @return the reservation with these lines
     * @throws OutOfStockException if the units that it lacks are not available; the old lines stay
     * @throws RefusedException if it is unknown or not held any more, a SKU is unknown, or the owner would have more than the
     *     limit of the reservation
     * @throws IllegalArgumentException if there are no lines or too many
     */
    default Reservation change(ReservationId id, List<Line> lines) {
        return attempt(new Change(id, lines)).orThrow();
    }

    /**
     * Replaces the lines of a held reservation like {@link #change(ReservationId, List)}, with lines that may be taken from any
     * of several SKUs. Units that it holds already count as available to it.
     *
     * @param id the reservation
     * @param lines lines of one SKU; may be empty
     * @param fromAny lines that may be taken from any of several SKUs, none of which occurs in another line; may be empty
     * @return the reservation with the lines that were chosen
     * @throws OutOfStockException if the units that it lacks are not available; the old lines stay
     * @throws RefusedException if it is unknown or not held any more, a SKU is unknown, or the owner would have more than the
     *     limit of the reservation
     * @throws IllegalArgumentException if there are no lines or too many, or a SKU of {@code fromAny} occurs in two lines
     */
    default Reservation change(ReservationId id, List<Line> lines, List<LineFromAny> fromAny) {
        return attempt(new Change(id, lines, fromAny)).orThrow();
    }

    /**
     * Gives a held reservation to another owner, for example that of a guest to the account after the login. Repeated, it does
     * nothing. A limit of the reservation applies to each of its SKUs by itself, even if a line could be taken from any of several.
     *
     * @param id the reservation
     * @param owner the new owner
     * @return the reservation with its owner
     * @throws RefusedException if it is unknown or not held any more, or the new owner would have more than the limit of the
     *     reservation
     */
    default Reservation assign(ReservationId id, OwnerId owner) {
        return attempt(new Assign(id, owner)).orThrow();
    }

    /**
     * Gives the units of a held reservation back.
     *
     * @param id the reservation
     * @return the cancelled reservation
     * @throws RefusedException if it is unknown, or was confirmed or has expired
     */
    default Reservation cancel(ReservationId id) {
        return tryCancel(id).orThrow();
    }

    /**
     * Gives the units of a held reservation back like {@link #cancel}, but returns a refusal as a value. For the path after a failed
     * payment, where it does not matter that the reservation has expired already: the outcome may be ignored.
     *
     * @param id the reservation
     * @return the outcome
     */
    default StockOutcome<Reservation> tryCancel(ReservationId id) {
        return attempt(new Cancel(id));
    }

    /**
     * Moves the deadline of a held reservation to {@code holdFor} from now. The time does not add to what is left, and a deadline that
     * is later already stays. It never moves beyond {@link Reservation#extendableUntil()}.
     *
     * @param id the reservation
     * @param holdFor {@link ReserveRequest#SHORTEST_HOLD_FOR} to {@link ReserveRequest#LONGEST_HOLD_FOR}
     * @return the reservation with its deadline
     * @throws RefusedException if it is unknown or not held any more, or its deadline cannot move any further
     * @throws IllegalArgumentException if the time is out of range
     */
    default Reservation extend(ReservationId id, Duration holdFor) {
        return attempt(new Extend(id, holdFor)).orThrow();
    }

    /**
     * Reclaims the units of a reservation whose deadline has passed. The reaper does this automatically.
     *
     * @param id the reservation
     * @return the expired reservation
     * @throws RefusedException if it is unknown, not overdue, or not held any more
     */
    default Reservation expire(ReservationId id) {
        return attempt(new Expire(id)).orThrow();
    }

    /**
     * Puts all sold units of a confirmed reservation back on hand, except those that were returned before.
     *
     * @param id the reservation
     * @param operation identifies this return, so that it counts once
     * @return the reservation with its returned units
     * @throws RefusedException if it is unknown or not confirmed, or if all its units came back before
     */
    default Reservation returnStock(ReservationId id, OperationId operation) {
        return attempt(ReturnStock.all(id, operation)).orThrow();
    }

    /**
     * Puts some sold units of a confirmed reservation back on hand.
     *
     * @param id the reservation
     * @param operation identifies this return, so that it counts once
     * @param lines the units that come back, at least one line
     * @return the reservation with its returned units
     * @throws RefusedException if it is unknown or not confirmed, or if more units come back than were sold
     * @throws IllegalArgumentException if there are no lines or too many
     */
    default Reservation returnStock(ReservationId id, OperationId operation, List<Line> lines) {
        return attempt(ReturnStock.of(id, operation, lines)).orThrow();
    }

    /**
     * Adds units to a known SKU or removes available ones: a delivery, a write-off.
     *
     * @param sku the SKU
     * @param delta units to add (positive) or remove (negative), not 0
     * @param operation identifies this change, so that it counts once
     * @param reason the reason, for the journal, 1 to {@value Adjust#MAX_REASON} characters
     * @return the level after the change
     * @throws OutOfStockException if fewer units are available than are to be removed
     * @throws RefusedException if the SKU is unknown
     * @throws IllegalArgumentException if the delta or the reason is not valid
     */
    default StockLevel adjust(Sku sku, long delta, OperationId operation, String reason) {
        return attempt(new Adjust(sku, delta, operation, reason)).orThrow();
    }

    /**
     * Sets the number of units that are physically there, and makes the SKU known. Repeated with the same operation id
     * within the retention time it does nothing, so it cannot undo a sale that came in between.
     * {@link OperationId#random()} is for callers who do not repeat it. For the first stock of a SKU, ask
     * {@link #level} first: a call at every start of the application would bring sold units back once the operation
     * has been purged.
     *
     * @param sku the SKU
     * @param onHand units that are there, 0 to {@link StockLevel#MAX_UNITS}
     * @param operation identifies this change, so that it counts once
     * @return the level after the change
     * @throws RefusedException if more units are reserved than would be on hand
     * @throws IllegalArgumentException if the number is out of range
     */
    default StockLevel setOnHand(Sku sku, long onHand, OperationId operation) {
        return attempt(new SetOnHand(sku, onHand, operation)).orThrow();
    }

    /**
     * Sets the number of units that are physically there like {@link #setOnHand(Sku, long, OperationId)}, but only if the
     * number that it replaces is still the expected one: no sale came in between, and no other count.
     *
     * @param sku the SKU
     * @param onHand units that are there, 0 to {@link StockLevel#MAX_UNITS}
     * @param operation identifies this change, so that it counts once
     * @param expected the units on hand that the count replaces, or {@link SetOnHand#UNKNOWN_SKU} if the SKU must be unknown
     * @return the level after the change
     * @throws RefusedException if other units are on hand than expected ({@link Refusal.OnHandDiffers} has the actual
     *     number), the SKU is unknown, or more units are reserved than would be on hand
     * @throws IllegalArgumentException if a number is out of range
     */
    default StockLevel setOnHand(Sku sku, long onHand, OperationId operation, long expected) {
        return attempt(new SetOnHand(sku, onHand, operation, expected)).orThrow();
    }

    /**
     * Sets the reserved units of a SKU to the sum of its held reservations, in one atomic step. For a SKU that {@link #audit}
     * has returned, because the stored data was changed by hand.
     *
     * @param sku the SKU
     * @param operation identifies this change, so that it counts once, and for the journal
     * @return the level after the change
     * @throws RefusedException if the SKU is unknown, or its held reservations have more units than are on hand
     */
    default StockLevel repair(Sku sku, OperationId operation) {
        return attempt(new Repair(sku, operation)).orThrow();
    }

    /**
     * Executes any command and returns a refusal as a value.
     *
     * @param command the command
     * @param <T> the result of the command
     * @return the outcome
     */
    @CheckReturnValue
    <T> StockOutcome<T> attempt(StockCommand<T> command);

    /**
     * Executes many commands, for example a nightly import of thousands of SKUs. They are applied in their order, in
     * batches as large as the store allows; each batch is one atomic step, the list as a whole is not.
     *
     * @param commands any number of commands
     * @return one outcome per command, in the same order
     * @throws PartialFailureException if some commands failed while others have outcomes; passing the same list again
     *     is safe
     */
    @CheckReturnValue
    List<StockOutcome<?>> attemptAll(List<? extends StockCommand<?>> commands);

    /**
     * Reads a reservation.
     *
     * @param id the reservation
     * @return the reservation, or empty if the store does not know it
     */
    Optional<Reservation> find(ReservationId id);

    /**
     * Reads a level.
     *
     * @param sku the SKU
     * @return its counters, or empty if the store does not know the SKU
     */
    default Optional<StockLevel> level(Sku sku) {
        Objects.requireNonNull(sku, "sku");
        return Optional.ofNullable(levels(List.of(sku)).get(sku));
    }

    /**
     * Reads many levels at once.
     *
     * @param skus the SKUs
     * @return the counters of the SKUs that the store knows
     */
    Map<Sku, StockLevel> levels(Collection<Sku> skus);

    /**
     * Lists held reservations, the earliest deadline first: who has the units of a SKU, what a shopper has, what is
     * overdue. Each page is read at its own moment: a reservation that is extended in the meantime moves back, a
     * finished one disappears.
     *
     * @param filter selects the reservations; the same for all pages of a list
     * @param page the first page, or the page after a token
     * @return the page
     * @throws IllegalArgumentException if the token is not valid
     */
    ReservationPage held(HeldFilter filter, PageRequest page);

    /**
     * Lists all levels in the order of the bytes of their SKUs. Each page is read at its own moment.
     *
     * @param page the first page, or the page after a token
     * @return the page
     * @throws IllegalArgumentException if the token is not valid
     */
    default LevelPage levels(PageRequest page) {
        return levels(LevelFilter.all(), page);
    }

    /**
     * Lists levels in the order of the bytes of their SKUs. Each page is read at its own moment. If few levels match, a page may
     * have fewer than its limit, or none, although others follow: one call looks at no more than 10,000 SKUs.
     *
     * @param filter selects the levels
     * @param page the first page, or the page after a token
     * @return the page
     * @throws IllegalArgumentException if the token is not valid
     */
    LevelPage levels(LevelFilter filter, PageRequest page);

    /**
     * Compares the counters of SKUs with their held reservations, each SKU at one instant, while the shop is running: no other
     * call is locked out. Differences come from changes of the stored data by hand; {@link #repair} corrects them.
     *
     * @param page how many SKUs to compare at once, and after which page
     * @return the differences among them; usually none
     * @throws IllegalArgumentException if the token is not valid
     */
    AuditPage audit(PageRequest page);
}
