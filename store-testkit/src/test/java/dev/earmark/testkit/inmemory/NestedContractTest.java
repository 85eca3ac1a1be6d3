package dev.earmark.testkit.inmemory;

import dev.earmark.testkit.InMemoryFixture;
import dev.earmark.testkit.StockStoreContract;
import dev.earmark.testkit.StockStoreFixture;
import net.jqwik.api.Group;
import org.junit.jupiter.api.Nested;

/** Shows how one class can test several configurations of a backend. */
final class NestedContractTest {
    @Nested
    @Group
    class InMemory extends StockStoreContract {
        @Override
        protected StockStoreFixture newFixture() {
            return new InMemoryFixture();
        }
    }
}
