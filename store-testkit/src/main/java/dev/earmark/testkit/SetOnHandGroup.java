package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isBelowReserved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Sku;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SetOnHand sets the units on hand, whatever they were before. */
abstract class SetOnHandGroup extends ContractGroup {
    SetOnHandGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void aSkuIsUnknownUntilItIsSet() {
        assertThat(store().levels(List.of(Sku.of("A")))).isEmpty();
        assertThat(applied(setOnHand("A", 5, "first"))).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void zeroIsAValidCount() {
        assertThat(applied(setOnHand("A", 0, "first"))).isEqualTo(counters("A", 0, 0, 0));
        assertThat(applied(adjust("A", 1, "delivery"))).isEqualTo(counters("A", 1, 0, 0));
        assertThat(applied(setOnHand("A", 0, "count"))).isEqualTo(counters("A", 0, 0, 0));
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, 0));
    }

    @Test
    void itReplacesTheUnitsOnHand() {
        stock("A", 5);
        assertThat(applied(setOnHand("A", 7, "more"))).isEqualTo(counters("A", 7, 0, 0));
        assertThat(applied(setOnHand("A", 2, "fewer"))).isEqualTo(counters("A", 2, 0, 0));
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 0));
    }

    @Test
    void theSameCountChangesNothing() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(applied(setOnHand("A", 5, "count"))).isEqualTo(counters("A", 5, 2, 0));
    }

    @Test
    void reservedAndSoldUnitsStay() {
        stock("A", 10);
        sold("sold", "A", 2);
        held("held", "A", 3);
        assertThat(applied(setOnHand("A", 100, "count"))).isEqualTo(counters("A", 100, 3, 2));
        assertThat(applied(setOnHand("A", 3, "another count"))).isEqualTo(counters("A", 3, 3, 2));
        assertThat(level("A")).isEqualTo(counters("A", 3, 3, 2));
    }

    @Test
    void r2_itIsRefusedBelowTheReservedUnits() {
        stock("A", 10);
        held("order", "A", 4);
        assertThat(refused(setOnHand("A", 3, "count"))).isEqualTo(isBelowReserved("A", 3, 4));
        assertThat(refused(setOnHand("A", 0, "another count"))).isEqualTo(isBelowReserved("A", 0, 4));
        assertThat(level("A")).isEqualTo(counters("A", 10, 4, 0));
    }

    @Test
    void otherSkusAreUnchanged() {
        stock("A", 5);
        stock("B", 6);
        stock("A", 7);
        assertThat(level("B")).isEqualTo(counters("B", 6, 0, 0));
    }
}
