package dev.earmark.engine;

import static dev.earmark.spi.StoreLimits.requireBetween;

import dev.earmark.spi.StoreLimits;

/**
 * How the engine combines the commands of concurrent callers into batches, each of which the store applies in one step.
 * Commands wait in queues, and each queue has at most one batch in progress. A caller who finds no batch in progress
 * sends everything in the queue; the other callers wait for their results. So no caller waits for a batch to fill, and
 * a popular SKU is locked once per batch instead of once per caller. Commands for the same SKU share a queue, so
 * different SKUs run in parallel. A caller waits at most for {@link RetryPolicy#giveUpAfter()}.
 *
 * <p>Commands that name a reservation (confirm, cancel, extend, change, returnStock) join the queue of its SKU if this
 * engine has recently answered a command of this reservation, unless more than a batch waits there. Otherwise they share
 * one queue.
 *
 * <p><b>One engine per tenant.</b> The thread of one caller sends a batch with the commands of others. So do not use a
 * data source that chooses a database by the current thread, user or request below an engine, such as Spring's {@code
 * AbstractRoutingDataSource}. It would send the commands of one tenant to the database of another. Build one engine for
 * each database, and choose the engine.
 *
 * <p>Immutable. Change {@link #DEFAULT} with the {@code with…} methods.
 */
public final class CombiningPolicy {

    /** The largest number of queues. */
    public static final int MAX_QUEUES = 64;

    /** 4 queues, batches of at most 500 commands. */
    public static final CombiningPolicy DEFAULT = new CombiningPolicy(4, 500, true);

    /** Sends each command by itself, as soon as it is called. For comparisons. */
    public static final CombiningPolicy OFF = new CombiningPolicy(1, 1, false);

    private final int queues;
    private final int batchSize;
    private final boolean on;

    private CombiningPolicy(int queues, int batchSize, boolean on) {
        this.queues = requireBetween("queues", queues, 1, MAX_QUEUES);
        this.batchSize = requireBetween("batchSize", batchSize, 1, StoreLimits.MAX_COMMANDS);
        this.on = on;
    }

    /**
     * Sets the number of queues, which is the number of batches that can be in progress at the same time, each on its
     * own connection.
     *
     * @param number 1 to {@value #MAX_QUEUES}
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public CombiningPolicy withQueues(int number) {
        requireOn();
        return new CombiningPolicy(number, batchSize, true);
    }

    /**
     * Sets the largest number of commands in one batch.
     *
     * @param commands 1 to {@value StoreLimits#MAX_COMMANDS}
     * @return a changed copy
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if this is {@link #OFF}
     */
    public CombiningPolicy withBatchSize(int commands) {
        requireOn();
        return new CombiningPolicy(queues, commands, true);
    }

    /**
     * The number of batches that can be in progress at the same time.
     *
     * @return 1 to {@value #MAX_QUEUES}
     */
    public int queues() {
        return queues;
    }

    /**
     * The largest number of commands in one batch.
     *
     * @return 1 to {@value StoreLimits#MAX_COMMANDS}
     */
    public int batchSize() {
        return batchSize;
    }

    boolean isOff() {
        return !on;
    }

    private void requireOn() {
        Options.requireOn("combining", on, "CombiningPolicy");
    }

    @Override
    public String toString() {
        return on ? "CombiningPolicy[queues=" + queues + ", batchSize=" + batchSize + "]" : "CombiningPolicy.OFF";
    }
}
