package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A connection that the store discards never comes back, whatever the pool. */
class UselessConnectionsTest {
    static List<Arguments> poolsAndDatabases() {
        DatabaseAddress mariaDb = MariaDb.newDatabase();
        DatabaseAddress postgreSql = PostgreSql.newDatabase();
        List<Arguments> all = new ArrayList<>();
        for (Pools pool : Pools.values()) {
            all.add(Arguments.of(pool, postgreSql, "SELECT pg_backend_pid()"));
            all.add(Arguments.of(pool, mariaDb, "SELECT CONNECTION_ID()"));
            all.add(Arguments.of(pool, mariaDb.throughMariaDbsDriver(), "SELECT CONNECTION_ID()"));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("poolsAndDatabases")
    void aDiscardedConnectionIsReplaced(Pools kind, DatabaseAddress database, String id) throws SQLException {
        DataSource pool = kind.open(database, 1);
        try {
            ConnectionSource source = ConnectionSource.on(pool, TableNames.DEFAULT, ServerCheck.on());
            Connection useless = source.take().connection();
            long before = session(useless, id);
            source.discard(useless);
            source.giveBack(useless, null);
            Connection next = source.take().connection();
            assertThat(session(next, id)).isNotEqualTo(before);
            source.giveBack(next, null);
        } finally {
            Pools.close(pool);
        }
    }

    /** Pools discard connections whose state surprises them. */
    @ParameterizedTest
    @MethodSource("poolsAndDatabases")
    void aConnectionThatWorksIsKept(Pools kind, DatabaseAddress database, String id) throws SQLException {
        DataSource pool = kind.open(database, 1);
        try {
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            long before = session(pool, id);
            for (int i = 0; i < 3; i++) {
                store.apply(List.of(new SetOnHand(Sku.of("A"), i, OperationId.random())));
            }
            assertThat(session(pool, id)).isEqualTo(before);
        } finally {
            Pools.close(pool);
        }
    }

    private static long session(DataSource pool, String id) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            return session(connection, id);
        }
    }

    private static long session(Connection connection, String id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(id)) {
            row.next();
            return row.getLong(1);
        }
    }
}
