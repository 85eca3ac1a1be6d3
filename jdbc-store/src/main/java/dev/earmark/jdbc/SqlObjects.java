package dev.earmark.jdbc;

import static java.util.Objects.requireNonNull;

import dev.earmark.ReservationId;
import java.sql.Connection;
import java.time.Instant;
import java.util.function.Function;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.DefinedAttributeTemplateEngine;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * Runs the store's SqlObject interfaces ({@link HeldSql}, {@link OverdueSql}, {@link PurgeSql}, {@link SchemaSql}) on a
 * connection. One Jdbi serves all connections of a store, because creating and configuring a Jdbi costs more than a
 * statement.
 */
final class SqlObjects {
    private static final TemplateEngine LISTS = new DefinedAttributeTemplateEngine();

    /** Set only while a handle is opened. */
    private static final ThreadLocal<Connection> TO_OPEN = new ThreadLocal<>();

    private final Jdbi jdbi;

    SqlObjects(SqlTexts texts) {
        jdbi = Jdbi.create(new GivenConnection())
                .installPlugin(new SqlObjectPlugin())
                .registerArgument(new UtcTimes())
                .registerColumnMapper(Instant.class, (row, column, context) -> UtcTimes.read(row, column))
                .registerColumnMapper(
                        ReservationId.class, (row, column, context) -> ReservationId.of(row.getString(column)))
                .registerRowMapper(HeldSql.Row.class, (row, context) -> HeldSql.Row.read(row))
                .registerRowMapper(OverdueSql.Deadline.class, (row, context) -> OverdueSql.Deadline.read(row))
                // transactions are ended by the code that began them
                .configure(Handles.class, handles -> handles.setForceEndTransactions(false))
                .configure(
                        SqlStatements.class,
                        statements ->
                                statements.setTemplateEngine((sql, context) -> LISTS.render(texts.of(sql), context)));
    }

    <T, R> R call(Connection connection, Class<T> type, Function<T, R> work) {
        try (Handle handle = open(connection)) {
            return work.apply(handle.attach(type));
        }
    }

    private Handle open(Connection connection) {
        TO_OPEN.set(connection);
        try {
            return jdbi.open();
        } finally {
            TO_OPEN.remove();
        }
    }

    /** The connection belongs to a transaction, which outlives the handle. */
    private static final class GivenConnection implements ConnectionFactory {
        @Override
        public Connection openConnection() {
            return requireNonNull(TO_OPEN.get());
        }

        @Override
        public void closeConnection(Connection connection) {}
    }
}
