package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isBelowReserved;
import static dev.earmark.testkit.ExpectedOutcomes.isOperationReused;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Sku;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
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

    @Test
    void theExpectedCountIsReplaced() {
        stock("A", 5);
        held("order", "A", 2);
        sold("sold", "A", 1);
        assertThat(applied(setOnHand("A", 9, "count", 4))).isEqualTo(counters("A", 9, 2, 1));
        assertThat(level("A")).isEqualTo(counters("A", 9, 2, 1));
    }

    @Test
    void anotherCountThanTheExpectedOneIsRefused() {
        stock("A", 5);
        sold("sold", "A", 1);
        assertThat(refused(setOnHand("A", 9, "count", 5))).isEqualTo(differs("A", 5, 4));
        assertThat(refused(setOnHand("A", 9, "count", 0))).isEqualTo(differs("A", 0, 4));
        assertThat(refused(setOnHand("A", 9, "count", SetOnHand.UNKNOWN_SKU)))
                .isEqualTo(differs("A", SetOnHand.UNKNOWN_SKU, 4));
        assertThat(refused(setOnHand("A", 4, "count", 5))).isEqualTo(differs("A", 5, 4));
        assertThat(level("A")).isEqualTo(counters("A", 4, 0, 1));
    }

    private static Refusal differs(String sku, long expected, long actual) {
        return new Refusal.OnHandDiffers(Sku.of(sku), expected, actual);
    }

    @Test
    void aSkuCanBeExpectedToBeUnknown() {
        assertThat(refused(setOnHand("A", 5, "first", 0))).isEqualTo(isUnknownSku("A"));
        assertThat(store().levels(List.of(Sku.of("A")))).isEmpty();
        assertThat(applied(setOnHand("A", 5, "first", SetOnHand.UNKNOWN_SKU))).isEqualTo(counters("A", 5, 0, 0));
        assertThat(refused(setOnHand("A", 6, "second", SetOnHand.UNKNOWN_SKU)))
                .isEqualTo(differs("A", SetOnHand.UNKNOWN_SKU, 5));
    }

    @Test
    void r4_aRepeatIsRecognizedEvenIfTheCountHasChanged() {
        stock("A", 5);
        applied(setOnHand("A", 9, "count", 5));
        applied(adjust("A", -2, "broken"));
        assertThat(replayed(setOnHand("A", 9, "count", 5))).isEqualTo(counters("A", 7, 0, 0));
        assertThat(refused(setOnHand("A", 9, "count", 7))).isEqualTo(isOperationReused("count"));
        assertThat(refused(setOnHand("A", 9, "count"))).isEqualTo(isOperationReused("count"));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 0));
    }

    @Test
    void r4_aRefusedCountLeavesItsOperationFree() {
        stock("A", 5);
        assertThat(refused(setOnHand("A", 9, "count", 4))).isEqualTo(differs("A", 4, 5));
        assertThat(applied(setOnHand("A", 8, "count", 5))).isEqualTo(counters("A", 8, 0, 0));
    }

    @Test
    void theExpectedCountIsThatAfterTheEarlierCommandsOfTheBatch() {
        List<StockOutcome<?>> outcomes = batch(
                setOnHand("A", 5, "first", SetOnHand.UNKNOWN_SKU),
                adjust("A", 2, "delivery"),
                setOnHand("A", 9, "too early", 5),
                setOnHand("A", 9, "count", 7));
        applied(outcomes.get(1));
        assertThat(refused(outcomes.get(2))).isEqualTo(differs("A", 5, 7));
        assertThat(applied(outcomes.get(3))).isEqualTo(counters("A", 9, 0, 0));
    }

    @Test
    void r2_anExpectedCountIsStillRefusedBelowTheReservedUnits() {
        stock("A", 5);
        held("order", "A", 4);
        assertThat(refused(setOnHand("A", 3, "count", 5))).isEqualTo(isBelowReserved("A", 3, 4));
    }
}
