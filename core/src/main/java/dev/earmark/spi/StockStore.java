package dev.earmark.spi;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The border between the engine and a backend: one function that writes, six reads, and a purge. This is all that a
 * backend implements; {@code earmark-store-testkit} tests whether it is correct.
 *
 * <p>A store is safe for use by many threads, and many stores of many processes may share the same data. It never
 * loops, sleeps or starts threads: the engine does. A wait, for a connection or an answer, ends with the time that the call
 * has left ({@link CallDeadline#remaining()}).
 *
 * <p>Every method throws an {@link IllegalArgumentException} for a wrong argument (see {@link StoreLimits}) and
 * otherwise only:
 *
 * <ul>
 *   <li>{@link TransientStoreException}: certainly not applied, a retry may succeed;
 *   <li>{@link OutcomeUnknownException}: sent but not answered; only from {@code apply} and {@code purge};
 *   <li>{@link BatchTooLargeException}: not applied, a smaller batch may succeed; only from {@code apply};
 *   <li>any other {@link StoreException}: not applied, a retry would fail in the same way; the message says what to do.
 * </ul>
 */
public interface StockStore extends AutoCloseable {

    /**
     * Applies commands in their order, in one atomic and durable step. Each command is applied or refused by itself: a
     * refused command does not prevent the others from being applied (rule R8). When the method returns, everything
     * that it reports as applied survives whatever the backend's durability settings promise to survive (R10). When it
     * throws anything but {@link OutcomeUnknownException}, no command of the batch was applied. (Overdue reservations
     * may have been expired nevertheless: this is allowed at any time.)
     *
     * @param commands 1 to {@value StoreLimits#MAX_COMMANDS} commands with at most {@value StoreLimits#MAX_LINES}
     *     lines; the same SKU, reservation or operation may occur several times
     * @return one outcome per command, in the same order; the outcome of a {@code StockCommand<T>} is a {@code
     *     StockOutcome<T>}
     * @throws IllegalArgumentException if the batch is empty or too large ({@link StoreLimits#requireBatch})
     */
    List<StockOutcome<?>> apply(List<StockCommand<?>> commands);

    /**
     * Reads reservations by id, without locks.
     *
     * @param ids the ids
     * @return the reservations that the store knows
     */
    Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids);

    /**
     * Reads levels by SKU, without locks.
     *
     * @param skus the SKUs
     * @return the levels that the store knows
     */
    Map<Sku, StockLevel> levels(Collection<Sku> skus);

    /**
     * Reads which held reservations are overdue, without locks.
     *
     * @param limit the largest number of ids, 1 to {@value StoreLimits#MAX_OVERDUE}
     * @return the longest overdue first
     * @throws IllegalArgumentException if the limit is out of range
     */
    OverdueReservations overdue(int limit);

    /**
     * Reads a page of held reservations, without locks: who has the units of a SKU, what a shopper has, what is
     * overdue. The earliest deadline comes first; equal deadlines are ordered by the UTF-8 bytes of the ids ({@link
     * Reservations#BY_DEADLINE}), or, in a database that compares texts differently (H2: UTF-16 units), in the order of
     * that database.
     *
     * <p>The cost grows with the page, not with the store (R9). Each page is read at its own moment. A reservation that
     * stays as it is appears on exactly one page. A new one appears if its place has not been passed yet, an extended
     * one moves back, and a finished one disappears.
     *
     * @param filter selects the reservations; the store's clock decides what is overdue (R5)
     * @param after the place where the page before ended, or null for the first page
     * @param limit the largest number of reservations, 1 to {@link StoreLimits#MAX_PAGE}
     * @return the held reservations that match, strictly after {@code after}, made with {@link Pages}
     * @throws IllegalArgumentException if the limit is out of range
     */
    ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit);

    /**
     * Reads a page of all levels in the order of the UTF-8 bytes of their SKUs, or in that of a database that compares texts
     * differently (H2: UTF-16 units), without locks. The cost grows with the page, not with the store (R9).
     *
     * @param after the last SKU of the page before, which need not exist any more, or null for the first page
     * @param limit the largest number of levels, 1 to {@link StoreLimits#MAX_PAGE}
     * @return the levels strictly after {@code after}; fewer than {@code limit} only at the end
     * @throws IllegalArgumentException if the limit is out of range
     */
    List<StockLevel> levels(@Nullable Sku after, int limit);

    /**
     * Reads a page of all SKUs, in the order of {@link #levels(Sku, int)}: the counters of each as they are stored, even if
     * they break the rules, and the sum of the lines of its held reservations, both at one instant. Locks no other call out.
     *
     * @param after the last SKU of the page before, or null for the first page
     * @param limit the largest number of SKUs, 1 to {@link StoreLimits#MAX_PAGE}
     * @return the SKUs strictly after {@code after}, those without a difference too; fewer than {@code limit} only at the
     *     end
     * @throws IllegalArgumentException if the limit is out of range
     */
    List<LevelAudit> audit(@Nullable Sku after, int limit);

    /**
     * Purges finished reservations and applied operations whose last change was at least {@code retention} ago by the
     * store's clock, the oldest first. Levels and held reservations stay. A purged reservation is unknown, so rule R4
     * applies for the retention time: a later confirm is refused, and a reused id counts as new.
     *
     * @param retention the time to keep them, zero to {@link StoreLimits#LONGEST_RETENTION}
     * @param limit the largest number to purge, 1 to {@value StoreLimits#MAX_PURGE}
     * @return the number of reservations and operations that this call purged; less than {@code limit} if there were no
     *     more, or if another call purged some of them at the same time
     * @throws IllegalArgumentException if an argument is out of range
     */
    int purge(Duration retention, int limit);

    /**
     * Releases what the store itself opened, and nothing that was passed to it. Closing twice has no effect. The
     * behaviour of the other methods after that is undefined.
     */
    @Override
    void close();
}
