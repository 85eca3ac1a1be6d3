package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R3 and R9: a reserve reclaims large baskets, no more of them than it needs, and a limited number at once. */
@Tag("long")
class LargeReclaimTest {
    private static final int BASKETS = 30;
    private static final int LINES = 701;
    private static final Sku SHARED = Sku.of("shared");

    @Test
    void r3_onH2() {
        reclaim(TestDatabase::h2);
    }

    @Test
    void r3_onMariaDb() {
        reclaim(TestDatabase::mariaDb);
    }

    @Test
    void r3_onPostgreSql() {
        reclaim(TestDatabase::postgreSql);
    }

    private static void reclaim(Supplier<TestDatabase> newDatabase) {
        AtomicInteger retries = new AtomicInteger();
        try (TestDatabase database = newDatabase.get();
                ReservationEngine engine = ReservationEngine.builder(
                                JdbcStockStore.pessimistic(database.pool(0)).build())
                        .reaper(ReaperPolicy.OFF)
                        .retry(RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ofMinutes(5)))
                        .listener(new ReservationListener() {
                            @Override
                            public void retried(int failures, Duration pause, StoreException cause) {
                                retries.incrementAndGet();
                            }
                        })
                        .build()) {
            fill(engine);
            database.passTime(Duration.ofMinutes(1));
            StockOutcome<Reservation> one = engine.tryReserve(
                    ReserveRequest.builder("order-1").line("shared", 1).build());
            assertThat(Outcomes.reclaimed(one)).hasSize(1);
            assertThat(retries).hasValue(0);
            engine.reserve(ReserveRequest.builder("order-2")
                    .line("shared", BASKETS - 1)
                    .build());
            // the last batch applies the reserve
            int basketsAtOnce = StoreLimits.MAX_LINES / LINES;
            assertThat(retries).hasValue((BASKETS - 2) / basketsAtOnce);
            assertThat(engine.level(SHARED)).contains(StockLevels.of(SHARED, BASKETS, BASKETS, 0));
            Sku own = ownLines(BASKETS - 1).get(0).sku();
            assertThat(engine.level(own)).contains(StockLevels.of(own, 1, 0, 0));
        }
    }

    private static void fill(ReservationEngine engine) {
        List<StockCommand<?>> commands = new ArrayList<>();
        commands.add(new SetOnHand(SHARED, BASKETS, OperationId.random()));
        for (int basket = 0; basket < BASKETS; basket++) {
            for (Line line : ownLines(basket)) {
                commands.add(new SetOnHand(line.sku(), 1, OperationId.random()));
            }
        }
        for (int basket = 0; basket < BASKETS; basket++) {
            ReserveRequest.Builder request =
                    ReserveRequest.builder("basket-" + basket).line("shared", 1);
            ownLines(basket).forEach(request::line);
            commands.add(request.build().toCommand(Duration.ofMinutes(1)));
        }
        engine.attemptAll(commands).forEach(StockOutcome::orThrow);
    }

    private static List<Line> ownLines(int basket) {
        return IntStream.range(0, LINES - 1)
                .mapToObj(line -> Line.of("sku-" + basket + "-" + line, 1))
                .toList();
    }
}
