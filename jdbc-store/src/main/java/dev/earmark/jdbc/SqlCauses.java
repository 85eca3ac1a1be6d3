package dev.earmark.jdbc;

import java.nio.channels.ClosedByInterruptException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that led to an exception. Libraries wrap errors of a database in their own exceptions, proxies in
 * {@link java.lang.reflect.UndeclaredThrowableException}, pools in a timeout; batches and pools chain them by
 * {@link SQLException#getNextException()}.
 */
final class SqlCauses {
    private final List<SQLException> sqlExceptions = new ArrayList<>();
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean interrupted;

    private SqlCauses() {}

    static SqlCauses of(Throwable thrown) {
        SqlCauses causes = new SqlCauses();
        causes.add(thrown);
        return causes;
    }

    private void add(@Nullable Throwable thrown) {
        if (thrown == null || !seen.add(thrown)) {
            return;
        }
        interrupted |= thrown instanceof InterruptedException || thrown instanceof ClosedByInterruptException;
        if (thrown instanceof SQLException error) {
            sqlExceptions.add(error);
            add(error.getNextException());
        }
        add(thrown.getCause());
    }

    /** From the outermost to the innermost. */
    List<SQLException> sqlExceptions() {
        return sqlExceptions;
    }

    /** Whether the calling thread was interrupted. */
    boolean interrupted() {
        return interrupted;
    }
}
