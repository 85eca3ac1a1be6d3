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
import dev.earmark.spi.StockStore;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The round trips that {@link JdbcStockStore} promises on PostgreSQL, counted between pool and server. */
class PostgreSqlRoundTripsTest {
    private static final Duration HOLD_FOR = Duration.ofMinutes(5);

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void r9_theFirstStatementsBeginATransactionAndTheLastOnesCommitIt(int size) throws IOException {
        assertThat(roundTrips(JdbcStockStore::pessimistic, size, options -> {}))
                .isEqualTo(Map.of("reserve", 2, "refused reserve", 3, "confirm", 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void r9_theOptimisticFormChecksTheVersionsBeforeItCommits(int size) throws IOException {
        assertThat(roundTrips(JdbcStockStore::optimistic, size, options -> {}))
                .isEqualTo(Map.of("reserve", 3, "refused reserve", 4, "confirm", 4));
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void r9_aPoolWithoutAutocommitTakesNoMore(int size) throws IOException {
        assertThat(roundTrips(JdbcStockStore::pessimistic, size, options -> options.setAutoCommit(false)))
                .isEqualTo(Map.of("reserve", 2, "refused reserve", 3, "confirm", 3));
    }

    private static Map<String, Integer> roundTrips(
            Function<DataSource, JdbcStockStoreBuilder> form, int size, Consumer<HikariConfig> more)
            throws IOException {
        try (RoundTripCounter counter =
                new RoundTripCounter(PostgreSql.newDatabase().with("sslmode=disable"))) {
            HikariConfig options = TestDatabase.options(counter.address());
            options.setMaximumPoolSize(1);
            more.accept(options);
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                StockStore store = form.apply(pool).build();
                store.apply(List.of(new SetOnHand(Sku.of("A"), size, OperationId.random())));
                Map<String, Integer> taken = new LinkedHashMap<>();
                taken.put("reserve", counter.count(() -> store.apply(batch(size, i -> reserve("held-" + i, 1)))));
                // the second search for overdue units of the first one
                taken.put("refused reserve", counter.count(() -> store.apply(batch(1, i -> reserve("refused", size)))));
                taken.put(
                        "confirm",
                        counter.count(() -> store.apply(batch(size, i -> new Confirm(ReservationId.of("held-" + i))))));
                return taken;
            }
        }
    }

    private static List<StockCommand<?>> batch(int size, IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, size).<StockCommand<?>>mapToObj(command).toList();
    }

    private static Reserve reserve(String id, long quantity) {
        return new Reserve(ReservationId.of(id), List.of(new Line(Sku.of("A"), quantity)), HOLD_FOR, null);
    }
}
