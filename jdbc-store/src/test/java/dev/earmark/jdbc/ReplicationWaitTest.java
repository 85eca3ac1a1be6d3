package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import java.sql.SQLWarning;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** {@link PostgreSqlFailoverTest} cancels such a wait. */
class ReplicationWaitTest {
    /** Fields as in PostgreSQL's protocol. */
    private static SQLWarning warning(String routine) {
        return new PSQLWarning(new ServerErrorMessage("SWARNUNG\0C01000\0Mabgebrochen\0R" + routine + "\0"));
    }

    @Test
    void theServersRoutineTellsThatTheWaitWasCanceled() {
        SQLWarning first = warning("exec_stmt_raise");
        first.setNextWarning(warning("SyncRepWaitForLSN"));
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> ReplicationWait.requireEnded(first))
                .withMessageContaining("abgebrochen");
    }

    @Test
    void otherWarningsSayNothing() {
        SQLWarning first = warning("exec_stmt_raise");
        first.setNextWarning(new SQLWarning("of a pool"));
        assertThatCode(() -> ReplicationWait.requireEnded(first)).doesNotThrowAnyException();
        assertThatCode(() -> ReplicationWait.requireEnded((SQLWarning) null)).doesNotThrowAnyException();
    }
}
