package dev.earmark.jdbc;

import static java.util.Map.entry;
import static java.util.stream.Collectors.joining;

import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** PostgreSQL. SQLStates: Appendix A of the PostgreSQL manual. */
final class PostgreSqlDialect implements Dialect {
    private static final Map<String, SqlMeaning> MEANINGS = Map.ofEntries(
            // a cached plan's result type has changed; the driver prepares the statement again. Nothing else that
            // Earmark sends is unsupported
            entry("0A000", SqlMeaning.TRANSIENT),
            entry("23505", SqlMeaning.TRANSIENT), // another transaction inserted the same row; a retry reads it
            entry("53000", SqlMeaning.TRANSIENT), // insufficient resources
            entry("53100", SqlMeaning.TRANSIENT), // disk full
            entry("53200", SqlMeaning.TRANSIENT), // out of memory
            entry("53300", SqlMeaning.TRANSIENT), // too many connections
            entry("55P03", SqlMeaning.TRANSIENT), // lock timeout
            entry("57000", SqlMeaning.TRANSIENT), // operator intervention
            entry("57014", SqlMeaning.TRANSIENT), // statement timeout, or canceled
            entry("72000", SqlMeaning.TRANSIENT), // snapshot too old
            entry("25P03", SqlMeaning.SESSION_ENDED), // idle in a transaction for too long
            entry("25P04", SqlMeaning.SESSION_ENDED), // transaction timeout
            entry("57P01", SqlMeaning.SESSION_ENDED), // server shutdown, or an administrator's command
            entry("57P02", SqlMeaning.SESSION_ENDED), // another server process has crashed
            entry("57P03", SqlMeaning.SESSION_ENDED), // the server is starting or stopping
            entry("57P05", SqlMeaning.SESSION_ENDED), // idle session timeout
            entry("25006", SqlMeaning.READ_ONLY_SERVER), // see isReadOnlyServer()
            entry("25P02", SqlMeaning.TRANSACTION_FAILED),
            entry("26000", SqlMeaning.PREPARED_STATEMENT), // does not exist
            entry("42P05", SqlMeaning.PREPARED_STATEMENT), // exists already
            entry("3F000", SqlMeaning.MISSING_TABLE), // schema
            entry("42P01", SqlMeaning.MISSING_TABLE),
            entry("42703", SqlMeaning.MISSING_TABLE), // column
            entry("08004", SqlMeaning.ACCESS_DENIED), // the driver: no password for a server that wants one
            entry("42501", SqlMeaning.ACCESS_DENIED),
            entry("3D000", SqlMeaning.UNKNOWN_DATABASE),
            entry("57P04", SqlMeaning.UNKNOWN_DATABASE)); // dropped

    /**
     * A statement that was planned when its table was small is not planned again until the table is analysed (PostgreSQL
     * manual, PREPARE). The plan would still read the whole table when that is large. Reading and sorting everything that
     * is held or finished, to return the first few, is as bad. The settings discourage both; they forbid nothing. Since
     * no plan depends on the values then, one plan is enough: to plan each statement anew takes longer than to run it.
     */
    private static final List<String> PLANNER =
            List.of("enable_seqscan", "enable_bitmapscan", "enable_sort", "plan_cache_mode");

    private static final String SET_PLANNER = "set_config('enable_seqscan', 'off', true),"
            + " set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true),"
            + " set_config('plan_cache_mode', 'force_generic_plan', true)";

    private static final String SET_PLANNER_AND_RETURN_IT =
            "SELECT " + forEach("current_setting('%s')") + ", " + SET_PLANNER;
    private static final String RESTORE_PLANNER = "SELECT " + forEach("set_config('%s', ?, true)");

    private static final String SET_ALL = "set_config('lock_timeout', ?, true), " + SET_PLANNER;

    /**
     * After its first query a transaction cannot change its isolation, but it can be told to keep it. So this is refused
     * unless the session's isolation is READ COMMITTED, and takes the server less time than a statement that sets it.
     */
    private static final List<String> SETTINGS =
            List.of("SELECT set_config('transaction_isolation', 'read committed', true), " + SET_ALL);

    private static final List<String> SETTINGS_AND_ISOLATION =
            List.of("SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "SELECT " + SET_ALL);

    private final BulkSql bulk = new PostgreSqlBulk();

    @Override
    public List<String> productNames() {
        return List.of("PostgreSQL");
    }

    /** The store writes rows as arrays, and with array_nulls=off their NULLs would become the text NULL. */
    @Override
    public String probe() {
        return """
                SELECT encode(convert_to(CAST(? AS VARCHAR(100)), 'UTF8'), 'hex') AS sent_text,
                CAST(? AS VARCHAR(100)) AS text_back,
                CASE WHEN CAST(? AS VARCHAR(100)) COLLATE "C" < CAST(? AS VARCHAR(100))
                    AND CAST(? AS VARCHAR(100)) COLLATE "C" <> CAST(? AS VARCHAR(100)) THEN 1 ELSE 0 END AS exact_text,
                CASE WHEN CAST(? AS VARCHAR(100)) IS NULL THEN 1 ELSE 0 END AS empty_is_null,
                to_char(CAST(? AS TIMESTAMP(6)), 'YYYY-MM-DD HH24:MI:SS.US') AS sent_time,
                CAST(? AS TIMESTAMP(6)) AS time_back,
                CAST(CAST(? AS BIGINT) AS VARCHAR(30)) AS sent_number, CAST(? AS BIGINT) AS number_back,
                CASE WHEN current_setting('array_nulls', true) = 'off'
                    THEN 'with array_nulls=off it stores NULL as text; set array_nulls to on' END AS obstacle""";
    }

    @Override
    public String currentSchema() {
        return "current_schema()";
    }

    @Override
    public String schemaFolder() {
        return "postgresql";
    }

    /** {@code now()} would be the time at which the transaction began, which is before the rows are locked. */
    @Override
    public String now() {
        return "clock_timestamp() AT TIME ZONE 'UTC'";
    }

    @Override
    public BulkSql bulk() {
        return bulk;
    }

    @Override
    public Map<String, String> settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PostgreSqlServer.QUERY)) {
            row.next();
            Map<String, String> settings = new HashMap<>();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                if (row.getString(i) != null) {
                    settings.put(row.getMetaData().getColumnLabel(i), row.getString(i));
                }
            }
            return settings;
        }
    }

    /** Each transaction gets both settings, without a look at the session, so nothing has to be known or restored. */
    @Override
    public SessionDefaults sessionDefaults(Map<String, String> settings) {
        return SessionDefaults.NONE;
    }

    @Override
    public ServerReport report(Map<String, String> settings) {
        return PostgreSqlServer.report(settings);
    }

    @Override
    public @Nullable Timeline timeline(Connection connection) throws SQLException {
        return Timeline.of(connection);
    }

    /** One round trip, in which the driver also sends BEGIN. */
    @Override
    public TransactionSettings transactionSettings(Wanted wanted) {
        String lockTimeout = Long.toString(wanted.lockTimeout().toMillis());
        return new TransactionSettings(
                null, wanted.otherIsolation() ? SETTINGS_AND_ISOLATION : SETTINGS, lockTimeout, null, null, null);
    }

    @Override
    public boolean setsPlanner() {
        return true;
    }

    @Override
    public String setPlanner() {
        return SET_PLANNER_AND_RETURN_IT;
    }

    @Override
    public String restorePlanner() {
        return RESTORE_PLANNER;
    }

    private static String forEach(String expression) {
        return PLANNER.stream().map(expression::formatted).collect(joining(", "));
    }

    /** The driver sends a message for each, and one SYNC; in simple query mode, one text. */
    @Override
    public boolean takesSeveralStatements() {
        return true;
    }

    /** {@code information_schema} lists NOT NULL as a check constraint. */
    @Override
    public String onlyChecks() {
        return "AND constraint_name NOT LIKE '%not_null'";
    }

    @Override
    public String inexactColumns() {
        return """
                SELECT column_name FROM information_schema.columns c
                JOIN pg_collation p ON p.collname = c.collation_name AND NOT p.collisdeterministic
                WHERE c.table_schema = :schema AND c.table_name = :table""";
    }

    @Override
    public String ordinaryTables() {
        return """
                SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = :schema AND c.relname = :table AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
                AND NOT row_security_active(c.oid)""";
    }

    /** The driver gives no vendor code, and other databases use the same states with other meanings. */
    @Override
    public Optional<SqlMeaning> meaningOf(String state, int code) {
        return code == 0 ? Optional.ofNullable(MEANINGS.get(state)) : Optional.empty();
    }

    /**
     * A deferred constraint failed; or the server answered ROLLBACK, because a statement had failed before; or it did
     * not find the prepared COMMIT.
     */
    @Override
    public boolean saysRolledBack(String state, int code) {
        return code == 0
                && (state.startsWith("23")
                        || state.equals("25P02")
                        || MEANINGS.get(state) == SqlMeaning.PREPARED_STATEMENT);
    }

    /** See {@link ReplicationWait}. */
    @Override
    public boolean waitsForStandby() {
        return true;
    }

    /**
     * 25006 is the error of a standby, of a server that an administrator has made read-only, for example before a
     * switch-over, and of a session that a user or pool has made read-only. Only the last one has a default that comes
     * from elsewhere than the server's configuration. A user may write again while its sessions still have the setting with
     * which they began. The transaction's own state does not tell: a session takes over a changed configuration between two
     * messages, so its transaction may be read-only when its default is no longer.
     */
    @Override
    public String isReadOnlyServer() {
        return """
                SELECT pg_is_in_recovery() OR NOT EXISTS (
                    SELECT 1 FROM pg_settings WHERE name = 'default_transaction_read_only' AND setting = 'on'
                    AND source NOT IN ('configuration file', 'command line', 'database', 'global')
                    AND (source NOT IN ('user', 'database user') OR EXISTS (
                        SELECT 1 FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c
                        WHERE r.rolname = session_user
                        AND CASE WHEN c LIKE 'default_transaction_read_only=%'
                            THEN CAST(split_part(c, '=', 2) AS BOOLEAN) END)))""";
    }
}
