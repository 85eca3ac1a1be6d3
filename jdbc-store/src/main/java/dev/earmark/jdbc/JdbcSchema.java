package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The tables of {@link JdbcStockStore}: makes them, checks them, and hands out their definition for those who keep their
 * schema with Flyway or Liquibase. The definitions are resources of this jar, one per version and database, below
 * {@code dev/earmark/jdbc/schema}.
 *
 * <p>Stateless; safe for use by many threads and processes.
 */
public final class JdbcSchema {
    /** The resources, in the order of their versions. */
    private static final List<String> VERSIONS = List.of("V1__create_tables.sql");

    /** More than a script has statements. */
    private static final int TRIES = 10;

    private JdbcSchema() {}

    /**
     * Makes what is missing, in the data source's current schema. Harmless when everything is there, and when several
     * instances of an application start at once.
     *
     * @param dataSource the shop's own pool; its user needs the right to create tables
     * @throws StoreException if the database cannot be reached, is none of those supported, or refuses
     */
    public static void create(DataSource dataSource) {
        Transactions transactions = Transactions.on(dataSource);
        VERSIONS.forEach(version -> run(transactions, resource(transactions.dialect(), version)));
    }

    /**
     * Databases differ in what two simultaneous {@code CREATE … IF NOT EXISTS} come to: H2 may fail the second one. Each try
     * gets at least one statement further than the one before, because what failed it is there now.
     */
    private static void run(Transactions transactions, String script) {
        for (int triesLeft = TRIES; ; triesLeft--) {
            try {
                transactions.inTransaction(handle -> {
                    handle.createScript(script).executeAsSeparateStatements();
                    return true;
                });
                return;
            } catch (StoreException e) {
                if (triesLeft == 1) {
                    throw e;
                }
            }
        }
    }

    /**
     * Checks that the tables are there as this version of Earmark needs them: tables, columns, primary keys, indexes, check
     * constraints, and names that compare byte by byte. Changes nothing.
     *
     * @param dataSource the shop's own pool
     * @throws StoreException if something is missing; the message names all of it, and says what to do
     */
    public static void validate(DataSource dataSource) {
        Transactions transactions = Transactions.on(dataSource);
        List<String> missing =
                transactions.read(handle -> SchemaCheck.missing(handle, transactions.dialect(), VERSIONS.size()));
        if (!missing.isEmpty()) {
            throw new StoreException(
                    "Earmark's tables are not as they should be; missing: " + String.join(", ", missing)
                            + ". Make them with JdbcSchema.create(dataSource), or apply what JdbcSchema.ddl(dataSource) gives",
                    null);
        }
    }

    /**
     * The definition of the tables, for a migration tool: all versions, the oldest first.
     *
     * @param dataSource tells which database it is for
     * @return SQL statements, each ended by a semicolon
     * @throws StoreException if the database cannot be reached or is none of those supported
     */
    public static String ddl(DataSource dataSource) {
        Dialect dialect = Transactions.on(dataSource).dialect();
        return VERSIONS.stream().map(version -> resource(dialect, version)).collect(Collectors.joining("\n"));
    }

    private static String resource(Dialect dialect, String version) {
        String path = "schema/" + dialect.schemaFolder() + "/" + version;
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
