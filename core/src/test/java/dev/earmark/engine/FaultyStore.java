package dev.earmark.engine;

import dev.earmark.HeldFilter;
import dev.earmark.LevelAudit;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.BatchTooLargeException;
import dev.earmark.spi.OverdueReservations;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real store whose connection fails on demand: before a batch reaches it, or after it was applied. */
final class FaultyStore implements StockStore {
    private static final Fault NO_FAULT = new Fault(() -> {}, true);

    private final StockStore store;
    private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
    private final List<List<StockCommand<?>>> batches = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile @Nullable Deadly deadly;
    private volatile @Nullable ReservationId poisoned;
    private volatile @Nullable StoreException purgeFault;
    private volatile @Nullable StoreException overdueFault;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile int largestBatch = Integer.MAX_VALUE;
    private volatile boolean closed;

    FaultyStore(StockStore store) {
        this.store = store;
    }

    private record Fault(Runnable thrower, boolean afterApplying) {}

    /** Holds up all batches from now on until {@link #goOn}, even those that are to fail. */
    void holdUp() {
        gate = new CountDownLatch(1);
    }

    void goOn() {
        gate.countDown();
    }

    /** Releases the batches that are held up, and holds up the next ones. */
    void holdUpNext() {
        CountDownLatch before = gate;
        holdUp();
        before.countDown();
    }

    /** The next batch with this number of commands kills the thread that sends it. */
    void dieOf(Error error, int commands) {
        deadly = new Deadly(error, commands);
    }

    private record Deadly(Error error, int commands) {}

    void failBefore(RuntimeException exception) {
        beforeNext(() -> {
            throw exception;
        });
    }

    /** Runs this instead of the next batch, in the thread that sends it. */
    void beforeNext(Runnable thrower) {
        faults.add(new Fault(thrower, false));
    }

    /** The next failure is for the batch after the next one. */
    void letOneThrough() {
        faults.add(NO_FAULT);
    }

    /** Lets one batch through, and fails the next one. */
    void failAfterFirst(RuntimeException exception) {
        letOneThrough();
        failBefore(exception);
    }

    void failAfter(StoreException exception) {
        faults.add(new Fault(
                () -> {
                    throw exception;
                },
                true));
    }

    /** Forgets all failures that have not happened yet. */
    void heal() {
        faults.clear();
    }

    /** Reads of overdue reservations fail; null heals them. */
    void failOverdue(@Nullable StoreException exception) {
        overdueFault = exception;
    }

    void failPurges(StoreException exception) {
        purgeFault = exception;
    }

    /** Batches of more commands than this are too large for the store. */
    void acceptAtMost(int commands) {
        largestBatch = commands;
    }

    /** Any batch with this reservation fails, as if its row could not be read. */
    void poison(ReservationId id) {
        poisoned = id;
    }

    /** The number of reads of reservations. */
    int reads() {
        return reads.get();
    }

    List<List<StockCommand<?>>> batches() {
        return batches;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public List<StockOutcome<?>> apply(List<StockCommand<?>> commands) {
        batches.add(List.copyOf(commands));
        await(gate);
        Deadly death = deadly;
        if (death != null && death.commands() == commands.size()) {
            deadly = null;
            throw death.error();
        }
        ReservationId spoiled = poisoned;
        if (spoiled != null && commands.stream().anyMatch(command -> isAbout(command, spoiled))) {
            throw new StoreException("the row of " + spoiled + " cannot be read", null);
        }
        if (commands.size() > largestBatch) {
            throw new BatchTooLargeException(commands.size() + " commands are too many");
        }
        Fault fault = faults.poll();
        if (fault != null && !fault.afterApplying()) {
            fault.thrower().run();
        }
        List<StockOutcome<?>> outcomes = store.apply(commands);
        if (fault != null && fault.afterApplying()) {
            fault.thrower().run();
        }
        return outcomes;
    }

    /** Like a database driver, which does not notice an interrupt during a call. */
    private static void await(CountDownLatch gate) {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                gate.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isAbout(StockCommand<?> command, ReservationId id) {
        return command instanceof StockCommand.OnReservation about && about.id().equals(id);
    }

    @Override
    public Map<ReservationId, Reservation> reservations(Collection<ReservationId> ids) {
        reads.incrementAndGet();
        return store.reservations(ids);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        failIfDemanded();
        return store.levels(skus);
    }

    @Override
    public List<StockLevel> levels(@Nullable Sku after, int limit) {
        return store.levels(after, limit);
    }

    @Override
    public List<LevelAudit> audit(@Nullable Sku after, int limit) {
        return store.audit(after, limit);
    }

    @Override
    public OverdueReservations overdue(int limit) {
        StoreException fault = overdueFault;
        if (fault != null) {
            throw fault;
        }
        return store.overdue(limit);
    }

    @Override
    public ReservationPage held(HeldFilter filter, @Nullable PageKey after, int limit) {
        failIfDemanded();
        return store.held(filter, after, limit);
    }

    private void failIfDemanded() {
        Fault fault = faults.poll();
        if (fault != null) {
            fault.thrower().run();
        }
    }

    @Override
    public int purge(Duration retention, int limit) {
        StoreException fault = purgeFault;
        if (fault != null) {
            throw fault;
        }
        return store.purge(retention, limit);
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
