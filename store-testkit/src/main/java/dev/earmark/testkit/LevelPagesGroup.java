package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pages of levels list every SKU once, in the order of their bytes. */
abstract class LevelPagesGroup extends ContractGroup {
    LevelPagesGroup(StockStoreContract contract) {
        super(contract);
    }

    private static List<String> skusOf(List<StockLevel> levels) {
        return levels.stream().map(level -> level.sku().value()).toList();
    }

    private List<StockLevel> all(int limit) {
        List<StockLevel> all = new ArrayList<>();
        List<StockLevel> page = other().levels(null, limit);
        while (!page.isEmpty() && all.size() < 10_000) {
            all.addAll(page);
            page = other().levels(page.get(page.size() - 1).sku(), limit);
        }
        return all;
    }

    @Test
    void theCountersAreThoseOfTheLevels() {
        stock("A", 9);
        stock("B", 0);
        held("order", "A", 2);
        sold("sold", "A", 3);
        assertThat(store().levels(null, 10)).containsExactly(counters("A", 6, 2, 3), counters("B", 0, 0, 0));
    }

    @Test
    void r9_pagesListEverySkuOnceInOrder() {
        List<String> skus = new ArrayList<>(
                IntStream.range(10, 35).mapToObj(i -> "sku " + i).toList());
        List<String> shuffled = new ArrayList<>(skus);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(sku -> stock(sku, 5));
        assertThat(skusOf(store().levels(null, 10))).isEqualTo(skus.subList(0, 10));
        assertThat(skusOf(store().levels(Sku.of("sku 19"), 10))).isEqualTo(skus.subList(10, 20));
        assertThat(skusOf(store().levels(Sku.of("sku 29"), 10))).isEqualTo(skus.subList(20, 25));
        assertThat(store().levels(Sku.of("sku 34"), 10)).isEmpty();
        for (int limit : new int[] {1, 5, 7, 25, 100}) {
            assertThat(skusOf(all(limit))).isEqualTo(skus);
        }
    }

    @Test
    void aPageCanStartAfterASkuThatDoesNotExist() {
        for (String sku : List.of("B", "a", "A", "Aa")) {
            stock(sku, 1);
        }
        assertThat(skusOf(store().levels(null, 10))).containsExactly("A", "Aa", "B", "a");
        assertThat(skusOf(store().levels(Sku.of("AA"), 10))).containsExactly("Aa", "B", "a");
        assertThat(skusOf(store().levels(Sku.of("0"), 2))).containsExactly("A", "Aa");
        assertThat(store().levels(Sku.of("b"), 10)).isEmpty();
    }

    @Test
    void aNewSkuAppearsIfItsPlaceHasNotBeenPassed() {
        stock("B", 1);
        stock("D", 1);
        assertThat(skusOf(store().levels(null, 1))).containsExactly("B");
        stock("A", 1);
        stock("C", 1);
        assertThat(skusOf(store().levels(Sku.of("B"), 10))).containsExactly("C", "D");
    }

    /** The order is up to the database, but it must be the same on every page. */
    @Test
    void r9_everyNameIsListedOnce() {
        List<String> names = AwkwardNames.ALL;
        batch(names.stream().map(name -> setOnHand(name, 1, name)).toList());
        assertThat(skusOf(all(3))).containsExactlyInAnyOrderElementsOf(names);
        assertThat(skusOf(all(100))).isEqualTo(skusOf(all(3)));
        assertThat(other().audit(null, StoreLimits.MAX_PAGE).stream()
                        .map(audit -> audit.sku().value()))
                .containsExactlyElementsOf(skusOf(all(StoreLimits.MAX_PAGE)));
    }

    @Test
    void r9_theLimitMustBeInRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> store().levels(null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().levels(null, StoreLimits.MAX_PAGE + 1));
        assertThat(store().levels(null, StoreLimits.MAX_PAGE)).isEmpty();
    }
}
