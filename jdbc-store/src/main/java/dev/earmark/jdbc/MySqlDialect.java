package dev.earmark.jdbc;

import static java.util.stream.Collectors.joining;

import dev.earmark.StoreException;
import dev.earmark.jdbc.TransactionSettings.Wanted;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** MySQL and MariaDB. Error codes: MySQL Error Reference, MariaDB Error Codes. */
final class MySqlDialect implements Dialect {
    /** The server counts its variables as rows of a join. The probe, which comes later, explains the same setting. */
    private static final int TOO_BIG_SELECT = 1104;

    private static final String REFUSES_LARGE_TABLES =
            "max_join_size refuses queries of large tables; set it to DEFAULT and sql_big_selects to 1";

    private static final Map<String, SqlMeaning> DRIVERS_STATES = Map.of(
            "70100", SqlMeaning.TRANSIENT, // canceled
            "S1009", SqlMeaning.READ_ONLY_SESSION); // setReadOnly(true): the driver refuses to send a write

    private static final String SHOW_VARIABLES = Stream.concat(
                    Stream.of("innodb_lock_wait_timeout", "transaction_isolation", "tx_isolation"),
                    MySqlServer.VARIABLES.stream())
            .collect(joining("', '", "SHOW SESSION VARIABLES WHERE Variable_name IN ('", "')"));

    private final BulkSql bulk = new MySqlBulk();
    private final boolean noticesReadOnly;

    MySqlDialect() {
        this(false);
    }

    private MySqlDialect(boolean noticesReadOnly) {
        this.noticesReadOnly = noticesReadOnly;
    }

    @Override
    public List<String> productNames() {
        return List.of("MySQL", "MariaDB");
    }

    /** The settings that are asked for do their harm only when the tables have grown, or as the optimizer chooses. */
    @Override
    public String probe() {
        return """
                SELECT HEX(CAST(? AS CHAR(100) CHARACTER SET utf8mb4)) AS sent_text,
                CAST(? AS CHAR(100) CHARACTER SET utf8mb4) AS text_back,
                CAST(? AS CHAR(100) CHARACTER SET utf8mb4) < CAST(? AS CHAR(100) CHARACTER SET utf8mb4) COLLATE utf8mb4_bin
                    AND CAST(? AS CHAR(100) CHARACTER SET utf8mb4)
                        <> CAST(? AS CHAR(100) CHARACTER SET utf8mb4) COLLATE utf8mb4_bin AS exact_text,
                CAST(? AS CHAR(100)) IS NULL AS empty_is_null,
                CAST(CAST(? AS DATETIME(6)) AS CHAR(30)) AS sent_time, CAST(? AS DATETIME(6)) AS time_back,
                CAST(CAST(? AS SIGNED) AS CHAR(30)) AS sent_number, CAST(? AS SIGNED) AS number_back,
                CASE WHEN @@sql_select_limit < 1000000 THEN 'sql_select_limit cuts results; set it to DEFAULT'
                    WHEN @@sql_big_selects = 0 THEN '%s'
                    WHEN @@sql_safe_updates = 1 THEN 'sql_safe_updates refuses updates; set it to 0'
                    WHEN ABS(TIMESTAMPDIFF(SECOND, NOW(), SYSDATE())) > 60 THEN 'its clock is set by SET timestamp; set it to DEFAULT'
                END AS obstacle""".formatted(REFUSES_LARGE_TABLES);
    }

    @Override
    public String currentSchema() {
        return "DATABASE()";
    }

    /** These quotes are the only ones that mean the same in every {@code sql_mode}. */
    @Override
    public String quoted(String schema) {
        return "`" + schema.replace("`", "``") + "`";
    }

    @Override
    public String schemaFolder() {
        return "mysql";
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    /** The variable is a number, or a word from MariaDB 12 on. It is on with {@code super_read_only} too. */
    @Override
    public String clock() {
        return noticesReadOnly
                ? "CASE WHEN CAST(@@global.read_only AS CHAR) IN ('0', 'OFF') THEN " + now() + " END"
                : now();
    }

    @Override
    public Dialect noticingReadOnly(Map<String, String> settings) {
        return new MySqlDialect(settings.containsKey("read_only"));
    }

    /**
     * {@code SYSDATE} is the time at which it is evaluated, in the session's zone as {@code NOW} (MySQL manual, "Date and
     * Time Functions"). InnoDB takes the snapshot of a statement at its first read without a lock.
     */
    @Override
    public String microsSinceStatement() {
        return "TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))";
    }

    @Override
    public BulkSql bulk() {
        return bulk;
    }

    /**
     * At REPEATABLE READ, the default, a locking read returns the latest rows, and a plain read those of the
     * transaction's first read.
     */
    @Override
    public String latest() {
        return " FOR UPDATE";
    }

    @Override
    public Map<String, String> settings(Connection connection) throws SQLException {
        Map<String, String> variables = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SHOW_VARIABLES)) {
            while (rows.next()) {
                if (rows.getString(2) != null) {
                    variables.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
                }
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == TOO_BIG_SELECT) {
                throw new StoreException("Earmark cannot use this session: " + REFUSES_LARGE_TABLES + ".", e);
            }
            throw e;
        }
        if (MySqlServer.isOfGroup(variables)) {
            online(connection).ifPresent(count -> variables.put(MySqlServer.ONLINE, count));
        }
        return variables;
    }

    /** One more round trip for a new connection to a server of a group. */
    private static Optional<String> online(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MySqlServer.COUNT_ONLINE)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            if (SqlErrors.meaningOf(e).isTransient()) {
                throw e;
            }
            return Optional.empty(); // mostly because the user may not ask
        }
    }

    /** Which of the two names the isolation has depends on the version. */
    @Override
    public SessionDefaults sessionDefaults(Map<String, String> settings) {
        String isolation = settings.containsKey("transaction_isolation") ? "transaction_isolation" : "tx_isolation";
        return new SessionDefaults(
                Duration.ofSeconds(Long.parseLong(settings.getOrDefault("innodb_lock_wait_timeout", "0"))),
                isolation,
                "READ-COMMITTED".equals(settings.get(isolation)));
    }

    /**
     * Without a binary log InnoDB shows a commit before it writes the log to disk ({@code trx_commit_in_memory} comes before
     * {@code trx_flush_log_if_needed}). A later commit that has written something writes the log up to its own end, which
     * comes after that.
     */
    @Override
    public boolean showsCommitsEarly() {
        return true;
    }

    @Override
    public ServerReport report(Map<String, String> settings) {
        return MySqlServer.report(settings);
    }

    /**
     * One SET for all. Without SESSION, the isolation is that of the next transaction alone. The statement that commits
     * also restores, so that it costs no round trip where the driver then knows that autocommit is on. MariaDB forgets
     * the isolation of the transaction at a COMMIT or ROLLBACK, but not when autocommit is switched on; the session's
     * own, assigned after the commit, replaces it.
     */
    @Override
    public TransactionSettings transactionSettings(Wanted wanted) throws SQLException {
        List<String> before = new ArrayList<>();
        List<String> commit = new ArrayList<>();
        if (wanted.autoCommit()) {
            before.add("autocommit=0");
            commit.add("autocommit=1");
        }
        int unchanged = before.size();
        if (setsIsolation(wanted)) {
            String variable = wanted.defaults().isolationVariable();
            before.add("@@" + variable + "='READ-COMMITTED'");
            commit.add("@@session." + variable + "=@@session." + variable);
        }
        String restored = null;
        if (wanted.changesLockTimeout()) {
            before.add(lockTimeout(wanted.lockTimeout()));
            restored = lockTimeout(wanted.defaults().lockTimeout());
            commit.add(restored);
        }
        if (before.size() == unchanged) {
            return TransactionSettings.NONE;
        }
        return new TransactionSettings(
                set(before),
                List.of(),
                null,
                null,
                wanted.autoCommit() ? set(commit) : null,
                restored == null ? null : set(List.of(restored)));
    }

    /**
     * Drivers ask the server for the isolation: MariaDB's always, MySQL's unless the URL says {@code
     * useLocalSessionState=true}. So this asks only where it may save the assignment, or a statement.
     */
    private static boolean setsIsolation(Wanted wanted) throws SQLException {
        return (wanted.autoCommit() && !wanted.defaults().readCommitted()) || wanted.changesIsolation();
    }

    private static String set(List<String> assignments) {
        return "SET " + String.join(", ", assignments);
    }

    /** In whole seconds. */
    private static String lockTimeout(Duration timeout) {
        return "innodb_lock_wait_timeout=" + Math.max(1, timeout.plusMillis(999).toSeconds());
    }

    @Override
    public boolean replacesSavepoints() {
        return true;
    }

    @Override
    public boolean schemasAreCatalogs() {
        return true;
    }

    @Override
    public String inexactColumns() {
        return """
                SELECT column_name FROM information_schema.columns
                WHERE table_schema = :schema AND table_name = :table AND collation_name NOT LIKE '%bin'""";
    }

    @Override
    public String ordinaryTables() {
        return """
                SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES t
                JOIN INFORMATION_SCHEMA.ENGINES e ON e.ENGINE = t.ENGINE AND e.TRANSACTIONS = 'YES'
                WHERE t.TABLE_SCHEMA = :schema AND t.TABLE_NAME = :table AND t.TABLE_TYPE = 'BASE TABLE'""";
    }

    /** The driver's own errors have a state alone. */
    @Override
    public Optional<SqlMeaning> meaningOf(String state, int code) {
        return code == 0 ? Optional.ofNullable(DRIVERS_STATES.get(state)) : MySqlCodes.meaningOf(state, code);
    }

    /** Both servers check at the commit whether they have become read-only, and roll back. */
    @Override
    public boolean saysRolledBack(String state, int code) {
        return MySqlCodes.MEANINGS.get(code) == SqlMeaning.READ_ONLY_SERVER;
    }

    /** A node of Galera refuses it with 1047 while it has lost the others, and does not wait for them as before a SELECT. */
    @Override
    public Optional<String> isReady(SQLException error) {
        return error.getErrorCode() == MySqlCodes.LOCK_TIMEOUT ? Optional.of("DO 0") : Optional.empty();
    }

    /** MySQL Reference Manual, Statements That Cause an Implicit Commit. */
    @Override
    public Set<String> committingStatements() {
        return Set.of(
                "ALTER",
                "ANALYZE",
                "CACHE",
                "CHANGE",
                "CHECK",
                "CREATE",
                "DROP",
                "FLUSH",
                "GRANT",
                "INSTALL",
                "LOCK",
                "OPTIMIZE",
                "RENAME",
                "REPAIR",
                "RESET",
                "REVOKE",
                "STOP",
                "TRUNCATE",
                "UNINSTALL",
                "UNLOCK");
    }

    @Override
    public boolean escapesByBackslash() {
        return true;
    }

    /** MySQL has no {@code CREATE INDEX IF NOT EXISTS} and no {@code ADD COLUMN IF NOT EXISTS}. */
    @Override
    public boolean exists(SQLException error) {
        return error.getErrorCode() == 1061 || error.getErrorCode() == 1060;
    }
}
