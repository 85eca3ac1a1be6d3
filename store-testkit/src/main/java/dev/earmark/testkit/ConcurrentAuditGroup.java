package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.repair;
import static dev.earmark.testkit.Commands.reserve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LevelAudit;
import dev.earmark.Sku;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An audit and a repair while the shop sells: both see each SKU at one instant, and lock no caller out (rule R7). */
abstract class ConcurrentAuditGroup extends ConcurrentGroup {
    private static final List<String> SKUS = List.of("A", "B", "C");
    private static final long ON_HAND = 1_000;

    ConcurrentAuditGroup(ConcurrencyContract contract) {
        super(contract);
    }

    /** Reserves, changes, sells and cancels baskets. Leaves nothing held. Returns the units that it sold of each SKU. */
    private long sell(int thread, long rounds) {
        StockStore store = storeFor(thread);
        for (int i = 0; i < rounds; i++) {
            String order = "order " + thread + "/" + i;
            applied(Retry.apply(store, reserve(order, line("A", 3), line("B", 2))));
            applied(Retry.apply(store, change(order, line("A", 1), line("B", 4), line("C", 2))));
            applied(Retry.apply(
                    store, i % 3 == 0 ? cancel(order) : confirmPart(order, line("A", 1), line("B", 1), line("C", 1))));
        }
        return rounds - (rounds + 2) / 3;
    }

    private List<Callable<Long>> sellers(int threads, AtomicInteger selling) {
        List<Callable<Long>> calls = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            selling.incrementAndGet();
            calls.add(() -> {
                try {
                    return sell(thread, ROUNDS);
                } finally {
                    selling.decrementAndGet();
                }
            });
        }
        return calls;
    }

    @Test
    void r7_anAuditShowsNoDifferenceWhileTheShopSells() {
        SKUS.forEach(sku -> stock(sku, ON_HAND));
        AtomicInteger selling = new AtomicInteger();
        List<Callable<Long>> calls = sellers(THREADS - 2, selling);
        List<LevelAudit> differences = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            StockStore store = storeFor(i);
            calls.add(() -> {
                while (selling.get() > 0) {
                    List<LevelAudit> all = new ArrayList<>(store.audit(null, 2));
                    all.addAll(store.audit(Sku.of("B"), 2));
                    assertThat(all).hasSize(SKUS.size());
                    all.stream().filter(audit -> !audit.isConsistent()).forEach(differences::add);
                }
                return 0L;
            });
        }
        long sold =
                ConcurrentCalls.run(calls).stream().mapToLong(Long::longValue).sum();
        assertThat(differences).isEmpty();
        SKUS.forEach(sku -> assertThat(level(sku)).isEqualTo(counters(sku, ON_HAND - sold, 0, sold)));
    }

    @Test
    void r7_aRepairWithoutDamageChangesNothingWhileTheShopSells() {
        SKUS.forEach(sku -> stock(sku, ON_HAND));
        held("held", "A", 5);
        AtomicInteger selling = new AtomicInteger();
        List<Callable<Long>> calls = sellers(THREADS - 2, selling);
        for (int i = 0; i < 2; i++) {
            String repairer = "repair " + i + "/";
            StockStore store = storeFor(i);
            calls.add(() -> {
                for (int n = 0; selling.get() > 0; n++) {
                    String sku = SKUS.get(n % SKUS.size());
                    applied(Retry.apply(store, repair(sku, repairer + n)));
                }
                return 0L;
            });
        }
        long sold =
                ConcurrentCalls.run(calls).stream().mapToLong(Long::longValue).sum();
        assertThat(level("A")).isEqualTo(counters("A", ON_HAND - sold, 5, sold));
        assertThat(level("B")).isEqualTo(counters("B", ON_HAND - sold, 0, sold));
        assertThat(level("C")).isEqualTo(counters("C", ON_HAND - sold, 0, sold));
    }
}
