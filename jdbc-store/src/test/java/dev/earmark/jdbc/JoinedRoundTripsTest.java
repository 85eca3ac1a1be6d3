package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a batch in the shop's transaction sends, by the calls of JDBC that reach the server. {@link RoundTripsTest} lets
 * the server count.
 */
class JoinedRoundTripsTest {
    private static final Set<String> SENT =
            Set.of("execute", "executeQuery", "executeUpdate", "setSavepoint", "releaseSavepoint");

    /** What a reserve, a refused reserve and a confirm take. */
    record Case(HikariConfig options, List<Integer> expected) {
        @Override
        public String toString() {
            return options.getJdbcUrl().replaceFirst("jdbc:(\\w+):.*", "$1");
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(
                        TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
                        List.of(7, 5, 8)),
                new Case(TestDatabase.options(MariaDb.newDatabase()), List.of(5, 3, 6)),
                new Case(TestDatabase.options(PostgreSql.newDatabase()), List.of(2, 3, 3)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void r9_aBatchInTheShopsTransactionTakesFewRoundTrips(Case one) throws SQLException {
        AtomicInteger sent = new AtomicInteger();
        try (HikariDataSource pool = new HikariDataSource(one.options())) {
            DataSource counting = ProxyDataSourceBuilder.create(pool)
                    .beforeMethod(call -> {
                        if ((call.getTarget() instanceof Connection || call.getTarget() instanceof Statement)
                                && SENT.contains(call.getMethod().getName())) {
                            sent.incrementAndGet();
                        }
                    })
                    .build();
            JdbcSchema.create(pool);
            JdbcStockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(new SetOnHand(Sku.of("A"), 10, OperationId.random())));
            try (Connection connection = counting.getConnection()) {
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(false);
                JdbcStockStore joined = store.joining(connection);
                joined.apply(List.of(reserve("first", 1))); // asks what the connection leads to
                List<StockCommand<?>> commands =
                        List.of(reserve("second", 1), reserve("third", 100), new Confirm(ReservationId.of("second")));
                assertThat(commands)
                        .extracting(command -> {
                            sent.set(0);
                            joined.apply(List.of(command));
                            return sent.get();
                        })
                        .isEqualTo(one.expected());
                connection.commit();
            }
        }
    }

    private static Reserve reserve(String id, long quantity) {
        return new Reserve(ReservationId.of(id), List.of(new Line(Sku.of("A"), quantity)), Duration.ofMinutes(5), null);
    }
}
