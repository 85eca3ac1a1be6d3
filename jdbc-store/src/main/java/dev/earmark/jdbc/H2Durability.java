package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a commit of an embedded H2 file outlive the application (R10). With its default, {@code WRITE_DELAY 500}, H2
 * answers a commit before it has written it, and a kill of the application loses the last half second. With 0 each
 * commit writes ({@code TransactionStore.endTransaction}).
 *
 * <p>The setting belongs to the database, not to the session, and the first connection that opens the database resets
 * it ({@code Database}'s constructor). So this looks at each new connection.
 */
final class H2Durability {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);

    /** An admin's right is missing: {@code ErrorCode.ADMIN_RIGHTS_REQUIRED}. */
    private static final int ADMIN_RIGHTS_REQUIRED = 90040;

    /**
     * All columns, because their names depend on {@code OLD_INFORMATION_SCHEMA}. A setting that was stored earlier is
     * listed a second time.
     */
    private static final String SETTINGS =
            "SELECT * FROM INFORMATION_SCHEMA.SETTINGS WHERE DATABASE_PATH() IS NOT NULL";

    private H2Durability() {}

    static void require(Connection connection) throws SQLException {
        if (isEmbedded(connection)) {
            try (Statement statement = connection.createStatement()) {
                int delay = writeDelay(statement);
                if (delay > 0) {
                    setWriteDelay(statement, delay);
                }
            }
        }
    }

    /** The death of an H2 server is not the death of the application, and its settings belong to the server. */
    private static boolean isEmbedded(Connection connection) throws SQLException {
        String url = connection.getMetaData().getURL().toLowerCase(Locale.ROOT);
        return !url.startsWith("jdbc:h2:tcp:") && !url.startsWith("jdbc:h2:ssl:");
    }

    /** Returns 0 for a database in memory. */
    private static int writeDelay(Statement statement) throws SQLException {
        int delay = 0;
        try (ResultSet row = statement.executeQuery(SETTINGS)) {
            while (row.next()) {
                if ("WRITE_DELAY".equalsIgnoreCase(row.getString(1))) {
                    delay = Math.max(delay, row.getInt(2));
                }
            }
        }
        return delay;
    }

    private static void setWriteDelay(Statement statement, int delay) throws SQLException {
        try {
            statement.execute("SET WRITE_DELAY 0");
            log.info(
                    "set WRITE_DELAY of this H2 file from {} to 0, so that a kill of the application loses no answered"
                            + " reservation; put ;WRITE_DELAY=0 into the JDBC URL",
                    delay);
        } catch (SQLException e) {
            if (e.getErrorCode() != ADMIN_RIGHTS_REQUIRED) {
                throw e;
            }
            throw new StoreException(
                    "Earmark cannot use this session: this H2 file writes a commit only after " + delay
                            + " ms (WRITE_DELAY), so that a kill of the application would lose answered reservations,"
                            + " and only an administrator may change it. Open the file as an administrator with"
                            + " ;WRITE_DELAY=0 in the JDBC URL.",
                    e);
        }
    }
}
