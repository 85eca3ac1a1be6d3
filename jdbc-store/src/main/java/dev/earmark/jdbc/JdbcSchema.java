package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * Creates, upgrades and checks the tables of {@link JdbcStockStore}, and returns their DDL for Flyway, Liquibase and
 * similar tools. The DDL is also in this jar, one script per version and database, for example {@code
 * dev/earmark/jdbc/schema/mysql/V1__create_tables.sql}. The scripts are named as Flyway expects it. The table {@code
 * earmark_schema} has a row for each version that was applied.
 *
 * <p>Stateless; safe for use by many threads and processes.
 */
public final class JdbcSchema {
    /** The resources, in the order of their versions. */
    private static final List<String> SCRIPTS =
            List.of("V1__create_tables.sql", "V2__find_by_owner.sql", "V3__limit_owners_and_holds.sql");

    private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*$", Pattern.MULTILINE);

    /** More than a script has statements. */
    private static final int MAX_ATTEMPTS = 10;

    private static final long FIRST_PAUSE_NANOS = 1_000_000;

    /** How long H2 may take to copy a table on a busy machine. */
    private static final long LONGEST_COPY_NANOS = 30_000_000_000L;

    private static final String NO_SUCH_TABLE = "42S02";

    private JdbcSchema() {}

    /**
     * Creates the tables with the default names, in the data source's current schema. Upgrades tables of an earlier
     * version of Earmark and keeps their data. Changes nothing if the tables are up to date. Several instances of an
     * application may call this at the same time.
     *
     * @param dataSource the shop's pool; its user needs the right to create tables
     * @throws StoreException if the database cannot be reached, is not supported, or refuses
     */
    public static void create(DataSource dataSource) {
        create(dataSource, TableNames.DEFAULT);
    }

    /**
     * Creates or upgrades tables with other names.
     *
     * @param dataSource the shop's pool; its user needs the right to create tables
     * @param names the names of the tables, and their schema, which must exist
     * @throws StoreException if the database cannot be reached, is not supported, or refuses
     */
    public static void create(DataSource dataSource, TableNames names) {
        OwnTransactions transactions = OwnTransactions.on(dataSource, names);
        SessionFactory sessions = transactions.sessions();
        for (int version = latestVersion(transactions) + 1; version <= SCRIPTS.size(); version++) {
            run(transactions, sessions.names().inScript(script(sessions.dialect(), version)));
        }
    }

    private static int latestVersion(Transactions transactions) {
        try {
            return transactions.read(session -> session.sql(SchemaSql.class, SchemaSql::latestVersion));
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            // there is no such table yet
            return 0;
        }
    }

    /**
     * Runs a script, and retries it if another instance runs it at the same time: in H2 the second of two simultaneous
     * {@code CREATE … IF NOT EXISTS} may fail. Each attempt gets at least one statement further than the one before,
     * because what made that one fail exists now. H2 copies a table to add a column, and has none of that name meanwhile; so
     * each attempt waits twice as long as the one before, and those that find no table, or wait for it, do not count.
     */
    private static void run(Transactions transactions, String script) {
        long begin = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                transactions.write(session -> {
                    END_OF_STATEMENT
                            .splitAsStream(script)
                            .filter(statement -> !statement.isBlank())
                            .forEach(statement -> execute(session, statement));
                    return true;
                });
                return;
            } catch (StoreException e) {
                boolean copying = (e instanceof TransientStoreException || isTableMissing(e))
                        && System.nanoTime() - begin < LONGEST_COPY_NANOS;
                if (attempt >= MAX_ATTEMPTS && !copying) {
                    throw e;
                }
                LockSupport.parkNanos(FIRST_PAUSE_NANOS << Math.min(attempt, MAX_ATTEMPTS));
            }
        }
    }

    private static boolean isTableMissing(StoreException e) {
        return e.getCause() instanceof SQLException error && NO_SUCH_TABLE.equals(error.getSQLState());
    }

    private static void execute(Session session, String sql) {
        Connection connection = session.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!session.dialect().exists(e)) {
                throw SqlErrors.notApplied(e);
            }
        }
    }

    /**
     * Checks that the tables with the default names are as this version of Earmark needs them: tables, columns, primary
     * keys, indexes, check constraints, and names that are compared byte by byte. Then tries whether each statement of the
     * store works on such a session: sends it once, on rows with random names, in a transaction that is rolled back. So the
     * user needs the rights that the store needs. Changes nothing.
     *
     * @param dataSource the shop's pool
     * @throws StoreException if something is missing, or a statement does not work; the message says what, and what to do
     */
    public static void validate(DataSource dataSource) {
        validate(dataSource, TableNames.DEFAULT);
    }

    /**
     * Checks tables with other names, in the same way.
     *
     * @param dataSource the shop's pool
     * @param names the names of the tables, and their schema
     * @throws StoreException if something is missing, or a statement does not work; the message says what, and what to do
     */
    public static void validate(DataSource dataSource, TableNames names) {
        validate(OwnTransactions.on(dataSource, names));
    }

    static void validate(OwnTransactions transactions) {
        List<String> missing = transactions.read(session -> SchemaCheck.missing(session, SCRIPTS.size()));
        if (!missing.isEmpty()) {
            throw new StoreException(
                    "Earmark's tables are incomplete; missing: " + String.join(", ", missing)
                            + ". Create them with JdbcSchema.create(dataSource), or run the scripts that"
                            + " JdbcSchema.ddl(dataSource) returns.",
                    null);
        }
        DryRun.run(transactions);
    }

    /**
     * Returns the DDL of the tables with the default names, for a migration tool. It has all versions, the oldest
     * first.
     *
     * @param dataSource the shop's pool, which shows which database it is
     * @return SQL statements, each ended by a semicolon
     * @throws StoreException if the database cannot be reached or is not supported
     */
    public static String ddl(DataSource dataSource) {
        return ddl(dataSource, TableNames.DEFAULT);
    }

    /**
     * Returns the DDL of tables with other names.
     *
     * @param dataSource the shop's pool, which shows which database it is
     * @param names the names of the tables, and their schema
     * @return SQL statements, each ended by a semicolon
     * @throws StoreException if the database cannot be reached or is not supported
     */
    public static String ddl(DataSource dataSource, TableNames names) {
        Dialect dialect = OwnTransactions.dialect(dataSource);
        return IntStream.rangeClosed(1, SCRIPTS.size())
                .mapToObj(version -> names.inScript(script(dialect, version)))
                .collect(Collectors.joining("\n"));
    }

    private static String script(Dialect dialect, int version) {
        String path = "schema/" + dialect.schemaFolder() + "/" + SCRIPTS.get(version - 1);
        try (InputStream in = JdbcSchema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("resource " + path + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
