package dev.earmark.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.results.OrdersResult;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class OrdersBenchmarkTest {
    @Test
    void aStoreThatForgetsAUnitLosesIt() throws Exception {
        assertThat(OrdersBenchmark.run("forgetful", new Counter(taken -> taken - 1), 50, 4)
                        .verdict())
                .isEqualTo("LOST: 50 orders got a unit, but the store counts only 49 as taken");
    }

    @Test
    void aStoreThatTakesMoreThanItsStockOversells() throws Exception {
        assertThat(OrdersBenchmark.run("greedy", new Counter(taken -> taken + 1), 50, 4)
                        .verdict())
                .isEqualTo("OVERSOLD: the store counts 51 of 50 units as taken");
    }

    @Test
    void countsAFailureAndLeavesItsUnitUnknown() throws Exception {
        OrdersResult result = OrdersBenchmark.run("weak", new Counter(taken -> taken, "product-7"), 50, 4);
        assertThat(result.failed()).isEqualTo(1);
        assertThat(result.sold()).isEqualTo(49);
        assertThat(result.firstFailure()).isEqualTo("java.lang.IllegalStateException: weak");
        assertThat(result.verdict()).isEqualTo("conserved; 1 reserves failed");
    }

    /** Sells from a counter and reports a wrong number at the end. */
    private static final class Counter implements Contender {
        private final AtomicLong taken = new AtomicLong();
        private final LongUnaryOperator report;
        private final String failingOrder;

        Counter(LongUnaryOperator report) {
            this(report, "");
        }

        Counter(LongUnaryOperator report, String failingOrder) {
            this.report = report;
            this.failingOrder = failingOrder;
        }

        @Override
        public void stock(Map<String, Long> units) {}

        @Override
        public boolean reserve(String order, List<Line> lines, Duration holdFor) {
            if (order.equals(failingOrder)) {
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
            return Map.of("product", report.applyAsLong(taken.get()));
        }

        @Override
        public void close() {}
    }
}
