package dev.earmark.jdbc;

import dev.earmark.Sku;
import dev.earmark.StoreException;
import java.util.Set;

/**
 * A batch has to reclaim overdue reservations that hold further SKUs, and other transactions have locked some of those.
 * The batch starts again and locks them from the beginning, in the order of all its SKUs. An exception, because the
 * locks have to be released by a rollback: in PostgreSQL a commit of nothing but locks would wait for the disk.
 */
final class FurtherSkusLockedException extends StoreException {
    static final String MESSAGE =
            "other transactions have locked SKUs of overdue reservations that the batch has to reclaim;"
                    + " nothing was applied, a retry may succeed";

    private static final long serialVersionUID = 1L;

    private final transient Set<Sku> skus;

    /**
     * Ends a batch.
     *
     * @param skus the SKUs of the overdue reservations
     */
    FurtherSkusLockedException(Set<Sku> skus) {
        super(MESSAGE, null);
        this.skus = skus;
    }

    Set<Sku> skus() {
        return skus;
    }
}
