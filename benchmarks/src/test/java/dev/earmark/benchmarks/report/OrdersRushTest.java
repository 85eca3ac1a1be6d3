package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class OrdersRushTest {
    @Test
    void everyOrderIsSoldInMemory() {
        Run run = Run.of("orders", "--contender=earmark-memory", "--orders=200", "--shoppers=8");
        assertThat(run.out())
                .startsWith("200 orders of one product, 8 shoppers at a time, reserve and confirm")
                .containsPattern("\\| earmark-memory \\| conserved \\| [0-9.]+ \\| [0-9,.]+ \\| 200 \\| 0 \\| 0 \\|");
        assertThat(run.exitCode()).isEqualTo(ReportCommandLine.CONSERVED);
    }

    @Test
    void aStoreThatForgetsAUnitHasLostIt() throws Exception {
        assertThat(OrdersRush.run("forgetful", new Counter(taken -> taken - 1), 50, 4)
                        .verdict())
                .isEqualTo("LOST: told 50 shoppers that they have a unit, but only 49 are gone");
    }

    @Test
    void aStoreThatTakesMoreThanThereIsHasOversold() throws Exception {
        assertThat(OrdersRush.run("greedy", new Counter(taken -> taken + 1), 50, 4)
                        .verdict())
                .isEqualTo("OVERSOLD: 51 of 50 units are gone");
    }

    @Test
    void aFailureIsCountedToldAndLeavesItsUnitUnknown() throws Exception {
        OrdersTime time = OrdersRush.run("weak", new Counter(taken -> taken, "product-7"), 50, 4);
        assertThat(time.failed()).isEqualTo(1);
        assertThat(time.sold()).isEqualTo(49);
        assertThat(time.firstFailure()).isEqualTo("java.lang.IllegalStateException: weak");
        assertThat(time.verdict()).isEqualTo("conserved, 1 failed reserves");
    }

    /** Sells from a counter and lies about it at the end. */
    private static final class Counter implements Contender {
        private final AtomicLong taken = new AtomicLong();
        private final LongUnaryOperator lie;
        private final String weakness;

        Counter(LongUnaryOperator lie) {
            this(lie, "");
        }

        Counter(LongUnaryOperator lie, String weakness) {
            this.lie = lie;
            this.weakness = weakness;
        }

        @Override
        public void stock(Map<String, Long> units) {}

        @Override
        public boolean reserve(String order, List<Line> lines, Duration ttl) {
            if (order.equals(weakness)) {
                throw new IllegalStateException("weak");
            }
            if (order.startsWith("product")) {
                taken.incrementAndGet();
            }
            return true;
        }

        @Override
        public boolean confirm(String order) {
            return true;
        }

        @Override
        public Map<String, Long> taken(Collection<String> skus) {
            return Map.of("product", lie.applyAsLong(taken.get()));
        }

        @Override
        public void close() {}
    }
}
