package dev.earmark.testkit.inmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.InMemoryFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InMemoryFixtureTest {
    private static final Sku SKU = Sku.of("A");

    @Test
    void twoStoresShareTheirData() {
        try (InMemoryFixture fixture = new InMemoryFixture();
                StockStore one = fixture.newStore();
                StockStore other = fixture.newStore()) {
            one.apply(List.of(new SetOnHand(SKU, 5, OperationId.of("first"))));
            assertThat(other.levels(List.of(SKU))).containsOnlyKeys(SKU);
        }
    }

    @Test
    void twoFixturesShareNothing() {
        try (InMemoryFixture fixture = new InMemoryFixture();
                InMemoryFixture another = new InMemoryFixture();
                StockStore one = fixture.newStore();
                StockStore other = another.newStore()) {
            one.apply(List.of(new SetOnHand(SKU, 5, OperationId.of("first"))));
            assertThat(other.levels(List.of(SKU))).isEmpty();
        }
    }

    @Test
    void aClosedStoreCannotBeUsed() {
        try (InMemoryFixture fixture = new InMemoryFixture()) {
            StockStore store = fixture.newStore();
            store.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> store.levels(List.of(SKU)))
                    .withMessageContaining("newStore()");
        }
    }
}
