package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** R9: a reserve that needs more overdue reservations than one script may reclaim makes progress with each retry. */
class ReclaimLimitTest {
    @Test
    void r9_overAThousandOverdueReservationsAreReclaimedInBoundedSteps() {
        try (RedisFixture fixture = new RedisFixture(TestClient.SHARED);
                StockStore store = fixture.newStore()) {
            store.apply(List.of(setOnHand("A", 2_500, "count"), setOnHand("B", 1, "count B")));
            for (int from = 0; from < 2_500; from += 500) {
                store.apply(IntStream.range(from, from + 500)
                        .<StockCommand<?>>mapToObj(i -> reserve("order-" + i, Duration.ofSeconds(1), Line.of("A", 1)))
                        .toList());
            }
            fixture.passTime(Duration.ofSeconds(1));
            List<StockCommand<?>> batch = List.of(reserve("neighbour", "B", 1), reserve("large", "A", 2_400));

            for (int step = 1; step <= 2; step++) {
                assertThatExceptionOfType(TransientStoreException.class)
                        .isThrownBy(() -> store.apply(batch))
                        .withMessageContaining("1000 were expired");
                assertThat(level(store, "A")).isEqualTo(StockLevels.of(Sku.of("A"), 2_500, 2_500 - step * 1_000L, 0));
                assertThat(level(store, "B").reserved()).isZero();
            }
            assertThat(store.apply(batch)).hasSize(2).allMatch(outcome -> outcome instanceof Applied);
            assertThat(level(store, "A").reserved())
                    .isEqualTo(2_400 + store.overdue(10_000).ids().size());
            assertThat(store.overdue(10_000).ids()).hasSize(100);
        }
    }
}
