package dev.earmark.spi;

import dev.earmark.HeldFilter;
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
 * The border between the engine and a backend: one function that writes, a few reads, and one that forgets. This is all that
 * a backend implements; {@code earmark-store-testkit} tells whether it does so rightly.
 *
 * <p>A store is safe for use by many threads, and many stores of many processes may share one set of data. It never loops,
 * sleeps or starts threads: whoever calls it does.
 *
 * <p>Besides an {@link IllegalArgumentException} for a wrong argument, every method may throw, and nothing else than:
 *
 * <ul>
 *   <li>{@link TransientStoreException}: certainly not applied, another try may succeed;
 *   <li>{@link OutcomeUnknownException}: sent, no answer; from {@code apply} and {@code purge} only;
 *   <li>any other {@link StoreException}: not applied, another try would fail alike; the message says what to do.
 * </ul>
 */
public interface StockStore extends AutoCloseable {

    /**
     * Applies commands in their order, in one atomic and durable step. Each is applied or refused on its own: a refused
     * command does not keep its neighbours from being applied (rule R8). When the method returns, everything it reports as
     * applied survives what the backend's durability settings promise to survive (R10). When it throws anything but
     * {@link OutcomeUnknownException}, no command of the batch was applied. (Overdue reservations may have been expired all
     * the same: that can be done at any time by anyone.)
     *
     * @param commands what to do, at least one; the same SKU, reservation or operation may occur several times
     * @return one outcome for each command, in the same order; the outcome of a {@code StockCommand<T>} is a
     *     {@code StockOutcome<T>}
     * @throws IllegalArgumentException if there are no commands
     */
    List<StockOutcome<?>> apply(List<StockCommand<?>> commands);

    /**
     * Reads reservations by their ids.
     *
     * @param ids which
     * @return those that the store knows; a read without locks
     */
    Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids);

    /**
     * Reads levels by their SKUs.
     *
     * @param skus which
     * @return those that the store knows; a read without locks
     */
    Map<Sku, StockLevel> levels(Collection<Sku> skus);

    /**
     * Reads which reservations are held beyond their deadlines, without locking any.
     *
     * @param limit how many ids at most, 1 to 10,000
     * @return the longest overdue first
     * @throws IllegalArgumentException if the limit is out of range
     */
    OverdueReservations overdue(int limit);

    /**
     * Reads a page of what is held, without locking any: who has the units of a SKU, what a shopper has, what is overdue. The
     * earliest deadline comes first; of one deadline the ids decide, by their UTF-8 bytes ({@link Reservation#BY_DEADLINE}),
     * or, where a database compares otherwise (H2: UTF-16 units), in its own order, which is then that of its pages too.
     *
     * <p>The cost goes by the page, not by how much is in the store (R9). Each page is a look at its own moment: from one to
     * the next nothing that stays as it is comes twice or not at all; what is made meanwhile is listed if its place is still to
     * come, what is extended moves behind, and what ends is gone.
     *
     * @param filter which ones; overdue is what is so by the store's clock (R5)
     * @param after where the page before this one has ended, or null for the first page
     * @param limit how many at most, 1 to {@value StoreLimits#MAX_PAGE}
     * @return those that are held and match, strictly after {@code after}, and where the next page begins
     * @throws IllegalArgumentException if the limit is out of range
     */
    ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit);

    /**
     * Forgets what is over: finished reservations and applied operations of which the store's clock says that their last
     * change, an ending or a return, was at least {@code retention} ago; the longest finished first. Levels and held
     * reservations stay. What is forgotten is unknown afterwards, so rule R4 holds for the retention time: a confirm that
     * comes later still is refused, and an id that is used again counts as new.
     *
     * @param retention how long to remember, zero to {@link StoreLimits#LONGEST_RETENTION}
     * @param limit how many at most, 1 to {@value StoreLimits#MAX_PURGE}
     * @return how many reservations and operations this call has forgotten; fewer than {@code limit} if no more were due, or
     *     others forgot some of them at the same time
     * @throws IllegalArgumentException if an argument is out of range
     */
    int purge(Duration retention, int limit);

    /**
     * Gives back what the store itself has opened, and nothing that was handed to it. Closing twice is harmless; what the other
     * methods do afterwards is undefined.
     */
    @Override
    void close();
}
