package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** In what the databases differ, as data. */
enum Dialect {
    H2(
            "H2",
            "h2",
            // the first time it is read in a transaction, which is after the rows are locked
            "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))",
            "",
            "",
            "%2$s IN (%3$s)",
            null,
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = :schema AND table_name = :table AND data_type = 'VARCHAR_IGNORECASE'"""),
    MYSQL(
            "MySQL",
            "mysql",
            "UTC_TIMESTAMP(6)",
            // in a small table the optimizer prefers a scan, which would lock, and wait for, other SKUs' rows
            "FORCE INDEX (PRIMARY)",
            // at REPEATABLE READ, the default, locks show the latest rows, and plain reads those of the transaction's
            // first read
            " FOR UPDATE",
            H2.inKeyOrder,
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            """
            SELECT column_name FROM information_schema.columns
            WHERE table_schema = :schema AND table_name = :table AND collation_name NOT LIKE '%bin'"""),
    MARIADB(
            "MariaDB",
            MYSQL.schemaFolder,
            MYSQL.now,
            MYSQL.byPrimaryKey,
            MYSQL.latest,
            MYSQL.inKeyOrder,
            MYSQL.readCommitted,
            MYSQL.notBytewise),
    POSTGRESQL(
            "PostgreSQL",
            "postgresql",
            // not the time at which the transaction began, which is before the rows are locked
            "clock_timestamp() AT TIME ZONE 'UTC'",
            "",
            "",
            // by itself an UPDATE locks rows as they lie in the table, and whoever does so crosswise waits a second
            // (deadlock_timeout) before one of the two is ended
            "%2$s IN (SELECT %2$s FROM %1$s WHERE %2$s IN (%3$s) ORDER BY %2$s FOR UPDATE)",
            MYSQL.readCommitted,
            """
            SELECT column_name FROM information_schema.columns c
            JOIN pg_collation p ON p.collname = c.collation_name AND NOT p.collisdeterministic
            WHERE c.table_schema = :schema AND c.table_name = :table""");

    private final String productName;
    private final String schemaFolder;
    private final String now;
    private final String byPrimaryKey;
    private final String latest;
    private final String inKeyOrder;
    private final @Nullable String readCommitted;
    private final String notBytewise;

    Dialect(
            String productName,
            String schemaFolder,
            String now,
            String byPrimaryKey,
            String latest,
            String inKeyOrder,
            @Nullable String readCommitted,
            String notBytewise) {
        this.productName = productName;
        this.schemaFolder = schemaFolder;
        this.now = now;
        this.byPrimaryKey = byPrimaryKey;
        this.latest = latest;
        this.inKeyOrder = inKeyOrder;
        this.readCommitted = readCommitted;
        this.notBytewise = notBytewise;
    }

    static Dialect of(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String name = database.getDatabaseProductName();
        String version = database.getDatabaseProductVersion();
        // MySQL's driver calls a MariaDB server MySQL, but hands on what the server says of itself
        String product = version.contains(MARIADB.productName) ? MARIADB.productName : name;
        return Arrays.stream(values())
                .filter(dialect -> dialect.productName.equals(product))
                .findFirst()
                .orElseThrow(() -> new StoreException(
                        "unknown database: " + name + " " + version + "; supported are " + supported(), null));
    }

    private static String supported() {
        return Arrays.stream(values()).map(dialect -> dialect.productName).collect(Collectors.joining(", "));
    }

    /** The folder with the schema's resources. */
    String schemaFolder() {
        return schemaFolder;
    }

    /** An expression: the database's time in UTC, to the microsecond, without a time zone. */
    String now() {
        return now;
    }

    /** A hint behind a table's name: go by the primary key, whatever the statistics say. */
    String byPrimaryKey() {
        return byPrimaryKey;
    }

    /** How a statement that deletes by primary key begins; MySQL takes the hint behind {@code USING} alone. */
    String deleteFrom(String table) {
        return "DELETE FROM " + table + (byPrimaryKey.isEmpty() ? "" : " USING " + table + " " + byPrimaryKey);
    }

    /**
     * What to end a plain read with, at any isolation but READ COMMITTED, so that it sees what is committed. Empty where a lock on
     * a row that has changed since the transaction's first read is refused as a conflict.
     */
    String latest() {
        return latest;
    }

    /** The condition of an UPDATE of the rows with these keys, which locks them in the order of the keys. */
    String inKeyOrder(String table, String key, String marks) {
        return inKeyOrder.formatted(table, key, marks);
    }

    /**
     * A statement that makes the transaction that is about to begin, and no other, READ COMMITTED; for after autocommit is off.
     * Null where there is JDBC's own way alone.
     */
    @Nullable
    String readCommitted() {
        return readCommitted;
    }

    /** A query for the columns of a table in which two different texts may count as the same. */
    String notBytewise() {
        return notBytewise;
    }
}
