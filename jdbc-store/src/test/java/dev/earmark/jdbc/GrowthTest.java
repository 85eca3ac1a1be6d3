package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * R9: the number of rows that a call reads does not grow with the number of reservations, as the databases count it.
 */
class GrowthTest {
    private static final List<Sku> SKUS = List.of(Sku.of("A"), Sku.of("B"));
    private static final List<Line> LINES =
            SKUS.stream().map(sku -> new Line(sku, 1)).toList();
    private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

    @Test
    void r9_mariaDbReadsTheSameNumberOfRowsForAReserveOrARefusalWithManyReservationsAsWithFew() {
        DatabaseAddress address = MariaDb.newDatabase();
        try (HikariDataSource pool = TestDatabase.pool(address)) {
            pool.setMaximumPoolSize(1);
            StockStore store = stocked(pool);
            grow(store, "few", 50);
            long reserve = rowsRead(pool, store, reserve("one", 1));
            long refusal = rowsRead(pool, store, reserve("refused", 100_000));
            grow(store, "many", 3_000);
            assertThat(rowsRead(pool, store, reserve("two", 1))).isEqualTo(reserve);
            assertThat(rowsRead(pool, store, reserve("refused", 100_000))).isEqualTo(refusal);
        }
    }

    /** What others have bought does not matter, and of what the owner has bought each costs a few rows. */
    @Test
    void r9_aReserveWithALimitReadsWhatItsOwnerHasAndNothingOfOtherOwners() {
        DatabaseAddress address = MariaDb.newDatabase();
        try (HikariDataSource pool = TestDatabase.pool(address)) {
            pool.setMaximumPoolSize(1);
            StockStore store = stocked(pool);
            grow(store, "few", 50, "other");
            grow(store, "owned-few", 10, "ann");
            long few = rowsRead(pool, store, limited("one"));
            grow(store, "many", 3_000, "other");
            assertThat(rowsRead(pool, store, limited("two")) - few).isBetween(0L, 20L); // it owns one more
            grow(store, "owned-many", 500, "ann");
            assertThat(rowsRead(pool, store, limited("three")) - few).isBetween(500L, 20L * 500);
        }
    }

    private static Reserve limited(String id) {
        return new Reserve(
                ReservationId.of(id), LINES, Duration.ofMinutes(10), OwnerId.of("ann"), List.of(), 10_000L, null);
    }

    private static long rowsRead(HikariDataSource pool, StockStore store, StockCommand<?> command) {
        Jdbi jdbi = Jdbi.create(pool);
        long before = jdbi.withHandle(GrowthTest::handlerReads);
        store.apply(List.of(command));
        return jdbi.withHandle(GrowthTest::handlerReads) - before;
    }

    static long handlerReads(Session session) {
        // not closed, because that would end the transaction
        return handlerReads(Jdbi.open(session.connection()));
    }

    /** How many rows the session has read. */
    private static long handlerReads(Handle session) {
        return session
                .createQuery("SHOW SESSION STATUS LIKE 'Handler\\_read%'")
                // this query itself reads a table of the server
                .map((row, context) -> row.getString(1).endsWith("_rnd_next") ? 0 : row.getLong(2))
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void r9_h2ReadsOnlyOverdueLines() {
        try (HikariDataSource pool = TestDatabase.pool("jdbc:h2:mem:" + UUID.randomUUID(), "sa", "")) {
            StockStore store = stocked(pool);
            grow(store, "few", 50);
            long withFew = scannedByOverdueQuery(pool);
            grow(store, "many", 3_000);
            assertThat(scannedByOverdueQuery(pool)).isEqualTo(withFew);
        }
    }

    private static long scannedByOverdueQuery(HikariDataSource pool) {
        return Jdbi.create(pool).registerArgument(new UtcTimes()).withHandle(GrowthTest::explained);
    }

    private static long explained(Handle handle) {
        handle.execute("ANALYZE");
        String sql = OverdueReader.linesSql(
                SqlTexts.readCommitted(new H2Dialect(), new SchemaNames(TableNames.DEFAULT, "PUBLIC", "public")),
                SKUS.size());
        try (Query query = handle.createQuery("EXPLAIN ANALYZE " + sql)) {
            int position = 0;
            for (Sku sku : SKUS) {
                query.bind(position++, sku.value());
                query.bind(position++, Instant.EPOCH)
                        .bind(position++, Instant.now())
                        .bind(position++, 1_000);
            }
            String plan = query.mapTo(String.class).one();
            return SCANNED.matcher(plan)
                    .results()
                    .map(MatchResult::group)
                    .mapToLong(match -> Long.parseLong(match.replaceAll("\\D", "")))
                    .sum();
        }
    }

    private static StockStore stocked(HikariDataSource pool) {
        JdbcSchema.create(pool);
        StockStore store = JdbcStockStore.pessimistic(pool).build();
        SKUS.forEach(sku -> store.apply(List.of(new SetOnHand(sku, 50_000, OperationId.of("set-" + sku)))));
        return store;
    }

    /** Half of them are held, half are confirmed. */
    private static void grow(StockStore store, String prefix, int reservations) {
        grow(store, prefix, reservations, null);
    }

    private static void grow(StockStore store, String prefix, int reservations, @Nullable String owner) {
        for (int from = 0; from < reservations; from += 500) {
            List<StockCommand<?>> batch = new ArrayList<>();
            IntStream.range(from, Math.min(reservations, from + 500)).forEach(i -> {
                ReservationId id = ReservationId.of(prefix + i);
                batch.add(new Reserve(id, LINES, Duration.ofMinutes(10), owner == null ? null : OwnerId.of(owner)));
                if (i % 2 == 0) {
                    batch.add(new Confirm(ReservationId.of(prefix + i)));
                }
            });
            store.apply(batch);
        }
    }

    private static Reserve reserve(String id, long quantity) {
        List<Line> lines = SKUS.stream().map(sku -> new Line(sku, quantity)).toList();
        return new Reserve(ReservationId.of(id), lines, Duration.ofMinutes(10), null);
    }
}
