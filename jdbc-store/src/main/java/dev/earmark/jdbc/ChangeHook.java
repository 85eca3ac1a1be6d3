package dev.earmark.jdbc;

import dev.earmark.StockChanges;
import java.sql.Connection;

/**
 * What a shop does in the transaction that changes its stock (rule R11), for example to its order rows. Set by {@link
 * JdbcStockStoreBuilder#onChange}.
 *
 * <p>The store calls it once per batch, after it has saved the batch and before the commit, whatever made the changes: a
 * caller, a batch of many callers, the reaper, a reserve that reclaims overdue units of somebody else, or the shop's
 * transaction that the store joins. A replay, a refusal that reclaimed nothing, and a purge call no hook. Neither does a
 * batch that is undone before its end, because another transaction was faster.
 *
 * <p>A batch that is retried calls it again, after the first call's statements were rolled back. So it must do nothing
 * that a rollback does not undo, such as sending mail: write a row here, and send the mail from that row.
 *
 * <p>Many threads call it at the same time, each with its own connection.
 */
@FunctionalInterface
public interface ChangeHook {
    /**
     * Runs the shop's statements in the transaction. Send as few as possible, because the rows of the SKUs are locked
     * meanwhile; one statement for all changes is best. Change rows in one order, for example that of {@code
     * changes.reservations()} or of their ids, so that two batches do not deadlock.
     *
     * <p>If it throws, the batch is undone. After a deadlock, a lock timeout, a serialization failure or a lost
     * connection, which may be a cause of what it throws, the engine retries the batch. After anything else it sends the
     * commands of the batch one by one, so that only those fail whose changes the hook refuses, with a {@link
     * dev.earmark.StoreException} that names the hook. Do not catch the exception of a failed statement and go on, unless
     * you go back to a savepoint of your own.
     *
     * <p>Must not use the store or its engine.
     *
     * @param connection the transaction's connection, until this method returns. What would end the transaction or change
     *     its settings throws an {@link java.sql.SQLException} at once and does nothing else: commit, rollback of all,
     *     close, autocommit, isolation, and SQL that does the same. Savepoints are allowed. The store cannot see what is
     *     done to the driver's own connection, which {@code unwrap} returns, or by a stored procedure.
     * @param changes what the batch has changed; never empty
     * @throws Exception to undo the batch
     */
    void onChange(Connection connection, StockChanges changes) throws Exception;
}
