package dev.earmark.jdbc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a physical connection's session is set to outside of the store's transactions. Read once.
 *
 * @param lockTimeout how long its statements wait for a lock; zero where each transaction is given a limit anyway
 * @param isolationVariable MySQL's and MariaDB's versions call it differently; null in other databases
 * @param readCommitted whether its isolation was READ COMMITTED; false in other databases
 */
record SessionDefaults(Duration lockTimeout, @Nullable String isolationVariable, boolean readCommitted) {
    static final SessionDefaults NONE = new SessionDefaults(Duration.ZERO, null, false);
}
