package dev.earmark.engine;

/** The queues of an engine at one moment: see {@link CombiningPolicy}. Immutable. */
public final class QueueReport {
    private final int queues;
    private final int inUse;
    private final int waiting;

    QueueReport(int queues, int inUse, int waiting) {
        this.queues = queues;
        this.inUse = inUse;
        this.waiting = waiting;
    }

    /**
     * The number of queues.
     *
     * @return 1 to {@value CombiningPolicy#MAX_QUEUES}; 0 with {@link CombiningPolicy#OFF}
     */
    public int queues() {
        return queues;
    }

    /**
     * The number of queues that have a batch in progress. If all of them do for a long time, more queues, or a faster store, help.
     *
     * @return 0 to {@link #queues}
     */
    public int inUse() {
        return inUse;
    }

    /**
     * The number of calls that wait for a batch to be sent with. Those in a batch that is in progress do not count.
     *
     * @return 0 or more
     */
    public int waiting() {
        return waiting;
    }

    @Override
    public String toString() {
        return "QueueReport[queues=" + queues + ", inUse=" + inUse + ", waiting=" + waiting + "]";
    }
}
