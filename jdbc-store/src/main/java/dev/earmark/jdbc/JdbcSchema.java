package dev.earmark.jdbc;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The tables of {@link JdbcStockStore}: makes them, brings those of an earlier version up to this one in place, checks them, and
 * hands out their definition for those who keep their schema with Flyway or Liquibase. The definitions are resources of this
 * jar, one per version and database, {@code dev/earmark/jdbc/schema/mysql/V1__create_tables.sql} for example, named as Flyway
 * wants them. The table {@code earmark_schema} has a row for each version that is there.
 *
 * <p>Stateless; safe for use by many threads and processes.
 */
public final class JdbcSchema {
    /** The resources, in the order of their versions. */
    private static final List<String> VERSIONS = List.of("V1__create_tables.sql", "V2__find_by_owner.sql");

    /** More than a script has statements. */
    private static final int TRIES = 10;

    /** MySQL and MariaDB: an index of that name is there. MySQL cannot be told to make one only if it is not. */
    private static final Set<Integer> ALREADY_THERE = Set.of(1061);

    private JdbcSchema() {}

    /**
     * Makes what is missing, in the data source's current schema, with the default names; what an earlier version of Earmark has
     * made is brought up to this one, with its data. Harmless when everything is there, and when several instances of an
     * application start at once.
     *
     * @param dataSource the shop's own pool; its user needs the right to create tables
     * @throws StoreException if the database cannot be reached, is none of those supported, or refuses
     */
    public static void create(DataSource dataSource) {
        create(dataSource, TableNames.DEFAULT);
    }

    /**
     * Makes what is missing, under names of the caller's choice.
     *
     * @param dataSource the shop's own pool; its user needs the right to create tables
     * @param names what the tables are called, and in which schema they are; the schema itself must exist
     * @throws StoreException if the database cannot be reached, is none of those supported, or refuses
     */
    public static void create(DataSource dataSource, TableNames names) {
        Transactions transactions = Transactions.on(dataSource, names);
        for (int version = version(transactions) + 1; version <= VERSIONS.size(); version++) {
            run(transactions, script(transactions.wording(), version));
        }
    }

    /** The last one that was applied whole; 0 if there is no table that would say so. */
    private static int version(Transactions transactions) {
        try {
            return transactions.read(
                    handle -> handle.createQuery("SELECT COALESCE(MAX(version), 0) FROM earmark_schema")
                            .mapTo(Integer.class)
                            .one());
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            return 0;
        }
    }

    /**
     * Databases differ in what two simultaneous {@code CREATE … IF NOT EXISTS} come to: H2 may fail the second one. Each try
     * gets at least one statement further than the one before, because what failed it is there now.
     */
    private static void run(Transactions transactions, String script) {
        for (int triesLeft = TRIES; ; triesLeft--) {
            try {
                transactions.inTransaction(handle -> {
                    handle.createScript(script).getStatements().forEach(statement -> execute(handle, statement));
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

    private static void execute(Handle handle, String statement) {
        try {
            handle.execute(statement);
        } catch (UnableToExecuteStatementException e) {
            if (!(e.getCause() instanceof SQLException error && ALREADY_THERE.contains(error.getErrorCode()))) {
                throw e;
            }
        }
    }

    /**
     * Checks that the tables with the default names are there as this version of Earmark needs them: tables, columns, primary
     * keys, indexes, check constraints, and names that compare byte by byte. Changes nothing.
     *
     * @param dataSource the shop's own pool
     * @throws StoreException if something is missing; the message names all of it, and says what to do
     */
    public static void validate(DataSource dataSource) {
        validate(dataSource, TableNames.DEFAULT);
    }

    /**
     * Checks tables with names of the caller's choice.
     *
     * @param dataSource the shop's own pool
     * @param names what the tables are called, and in which schema they are
     * @throws StoreException if something is missing; the message names all of it, and says what to do
     */
    public static void validate(DataSource dataSource, TableNames names) {
        validate(Transactions.on(dataSource, names));
    }

    static void validate(Transactions transactions) {
        List<String> missing =
                transactions.read(handle -> SchemaCheck.missing(handle, transactions.wording(), VERSIONS.size()));
        if (!missing.isEmpty()) {
            throw new StoreException(
                    "Earmark's tables are not as they should be; missing: " + String.join(", ", missing)
                            + ". Make them with JdbcSchema.create(dataSource), or apply what JdbcSchema.ddl(dataSource) gives",
                    null);
        }
    }

    /**
     * The definition of the tables with the default names, for a migration tool: all versions, the oldest first.
     *
     * @param dataSource tells which database it is for
     * @return SQL statements, each ended by a semicolon
     * @throws StoreException if the database cannot be reached or is none of those supported
     */
    public static String ddl(DataSource dataSource) {
        return ddl(dataSource, TableNames.DEFAULT);
    }

    /**
     * The definition of tables with names of the caller's choice.
     *
     * @param dataSource tells which database it is for
     * @param names what the tables are called, and in which schema they are
     * @return SQL statements, each ended by a semicolon
     * @throws StoreException if the database cannot be reached or is none of those supported
     */
    public static String ddl(DataSource dataSource, TableNames names) {
        Wording wording = Transactions.on(dataSource, names).wording();
        return VERSIONS.stream()
                .map(file -> script(wording, VERSIONS.indexOf(file) + 1))
                .collect(Collectors.joining("\n"));
    }

    private static String script(Wording wording, int version) {
        String path = "schema/" + wording.dialect().schemaFolder() + "/" + VERSIONS.get(version - 1);
        try (InputStream in = JdbcSchema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("resource " + path + " is missing from the jar");
            }
            return wording.names().inScript(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
