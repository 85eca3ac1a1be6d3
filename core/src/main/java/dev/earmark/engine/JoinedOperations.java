package dev.earmark.engine;

/**
 * The verbs in a transaction of the shop, made by {@link ReservationEngine#within}. The engine cannot see whether the
 * transaction commits. So the shop says it, if it wants the listener to hear of what was done through this view:
 *
 * <pre>{@code
 * JoinedOperations joined = engine.within(store.joining(connection));
 * joined.reserve(request);
 * insertOrder(connection);
 * connection.commit();
 * joined.committed();
 * }</pre>
 *
 * <p>With Spring, at the place of the reserve:
 *
 * <pre>{@code
 * TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
 *     public void afterCommit() {
 *         joined.committed();
 *     }
 * });
 * }</pre>
 *
 * <p>Use one view per transaction, as thread-safe as its store. A view of a transaction that was rolled back is thrown away.
 */
public interface JoinedOperations extends ReservationOperations {

    /**
     * Reports to the engine's listener what was done through this view, each step once and in its order, in the
     * caller's thread: reservations, refusals, and strangers whose units were reclaimed. The reaper also learns the new
     * deadlines, so that it wakes in time. Call it after the commit. Without this call nothing is reported, and the reaper
     * finds the reservations at its next regular run. Only what the listener or the reaper needs is kept until then: the
     * commands and outcomes of at most 10,000 calls; what comes after them is left out, with a warning.
     *
     * <p>Whatever the listener throws is logged, as in all other calls. For a reaction that must not be lost if the process
     * dies here, use the store's own hook or events (rule R11).
     */
    void committed();
}
