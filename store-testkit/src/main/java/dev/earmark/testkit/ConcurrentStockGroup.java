package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isFirst;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several callers change the stock of one SKU at the same instant, through two instances (rules R2, R4 and R7). */
abstract class ConcurrentStockGroup extends ConcurrentGroup {
    ConcurrentStockGroup(ConcurrencyContract contract) {
        super(contract);
    }

    @Test
    void r7_twoConcurrentAdjustsBothCount() {
        stock("A", 1_000);
        for (int i = 0; i < ROUNDS; i++) {
            String round = "/" + i;
            List<StockOutcome<StockLevel>> outcomes = ConcurrentCalls.run(
                    2, thread -> Retry.apply(storeFor(thread), adjust("A", thread == 0 ? 10 : -1, thread + round)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
        }
        assertThat(level("A")).isEqualTo(counters("A", 1_000 + 9 * ROUNDS, 0, 0));
    }

    @Test
    void r4_concurrentRepeatsOfAnAdjustCountOnce() {
        stock("A", 100);
        for (int i = 0; i < 5; i++) {
            String operation = "delivery " + i;
            List<StockOutcome<StockLevel>> outcomes =
                    ConcurrentCalls.run(THREADS, thread -> Retry.apply(storeFor(thread), adjust("A", 3, operation)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isApplied);
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
        }
        assertThat(level("A")).isEqualTo(counters("A", 115, 0, 0));
    }

    @Test
    void r4_concurrentRepeatsOfTheFirstSetOnHandCountOnce() {
        for (int i = 0; i < 5; i++) {
            String sku = "sku " + i;
            List<StockOutcome<StockLevel>> outcomes =
                    ConcurrentCalls.run(THREADS, thread -> Retry.apply(storeFor(thread), setOnHand(sku, 7, sku)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isApplied);
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
            assertThat(level(sku)).isEqualTo(counters(sku, 7, 0, 0));
        }
    }

    @Test
    void concurrentSetOnHandsOfANewSkuAreAllAppliedAndTheLastOneStays() {
        for (int i = 0; i < ROUNDS; i++) {
            String sku = "sku " + i;
            List<StockOutcome<StockLevel>> outcomes = ConcurrentCalls.run(
                    THREADS, thread -> Retry.apply(storeFor(thread), setOnHand(sku, 10L + thread, sku + "/" + thread)));
            assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
            assertThat(level(sku).onHand()).isBetween(10L, 9L + THREADS);
        }
    }

    @Test
    void newSkusInOppositeOrdersAreAllStored() {
        for (int i = 0; i < ROUNDS; i++) {
            String a = "a" + i;
            String b = "b" + i;
            ConcurrentCalls.run(
                            4,
                            thread -> Retry.apply(
                                    storeFor(thread),
                                    thread % 2 == 0
                                            ? List.of(setOnHand(a, 5, a + thread), setOnHand(b, 5, b + thread))
                                            : List.of(setOnHand(b, 5, b + thread), setOnHand(a, 5, a + thread))))
                    .forEach(outcomes -> assertThat(outcomes).hasSize(2).allMatch(ExpectedOutcomes::isFirst));
            assertThat(level(a)).isEqualTo(counters(a, 5, 0, 0));
            assertThat(level(b)).isEqualTo(counters(b, 5, 0, 0));
        }
    }

    @Test
    void r2_writeOffsAndReservesTogetherNeverTakeMoreThanIsAvailable() {
        stock("A", 40);
        List<Long> taken = ConcurrentCalls.run(THREADS, thread -> {
            long count = 0;
            for (int i = 0; i < 10; i++) {
                String name = thread + "/" + i;
                StockOutcome<?> outcome = thread % 2 == 0
                        ? Retry.apply(storeFor(thread / 2), adjust("A", -1, name))
                        : Retry.apply(storeFor(thread / 2), reserve(name, "A", 1));
                count += isFirst(outcome) ? 1 : 0;
            }
            return count;
        });
        assertThat(taken.stream().mapToLong(Long::longValue).sum()).isEqualTo(40);
        assertThat(level("A").available()).isZero();
    }

    @Test
    void r7_concurrentSalesAndDeliveriesLoseNoUnit() {
        stock("A", 10);
        ConcurrentCalls.run(THREADS, thread -> {
            for (int i = 0; i < 10; i++) {
                String name = thread + "/" + i;
                if (thread % 2 == 0) {
                    ExpectedOutcomes.applied(Retry.apply(storeFor(thread / 2), adjust("A", 2, name)));
                } else if (isFirst(Retry.apply(storeFor(thread / 2), reserve(name, "A", 1)))) {
                    ExpectedOutcomes.applied(Retry.apply(storeFor(thread / 2), confirm(name)));
                }
            }
            return thread;
        });
        StockLevel level = level("A");
        assertThat(level.onHand() + level.sold()).isEqualTo(10 + THREADS / 2 * 10 * 2);
        assertThat(level.reserved()).isZero();
    }
}
