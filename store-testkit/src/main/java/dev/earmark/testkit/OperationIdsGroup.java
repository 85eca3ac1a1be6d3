package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Adjust;
import org.junit.jupiter.api.Test;

/** A repeated operation id has no second effect, in every kind of command that has one (rule R4). */
abstract class OperationIdsGroup extends ContractGroup {
    OperationIdsGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r4_anAdjustCountsOnceAndARepeatReturnsTheCurrentLevel() {
        stock("A", 5);
        applied(adjust("A", 2, "delivery"));
        held("order", "A", 4);
        assertThat(replayed(adjust("A", 2, "delivery"))).isEqualTo(counters("A", 7, 4, 0));
        applied(adjust("A", -3, "broken"));
        assertThat(replayed(adjust("A", -3, "broken"))).isEqualTo(counters("A", 4, 4, 0));
        assertThat(level("A")).isEqualTo(counters("A", 4, 4, 0));
    }

    @Test
    void r4_aRepeatedAdjustMayGiveAnotherReason() {
        stock("A", 5);
        applied(adjust("A", 2, "delivery"));
        replayed(new Adjust(Sku.of("A"), 2, OperationId.of("delivery"), "in other words"));
    }

    @Test
    void r4_aSetOnHandCountsOnceAndARepeatUndoesNoSale() {
        applied(setOnHand("A", 5, "count"));
        sold("order", "A", 2);
        assertThat(replayed(setOnHand("A", 5, "count"))).isEqualTo(counters("A", 3, 0, 2));
        assertThat(level("A")).isEqualTo(counters("A", 3, 0, 2));
    }

    @Test
    void r4_aReturnCountsOnce() {
        stock("A", 5);
        sold("order", "A", 4);
        applied(returnStock("order", "part", line("A", 1)));
        Reservation returned = replayed(returnStock("order", "part", line("A", 1)));
        assertThat(returned.returned()).containsExactly(line("A", 1));
        applied(returnStock("order", "rest"));
        assertThat(replayed(returnStock("order", "rest")).returned()).containsExactly(line("A", 4));
        assertThat(replayed(returnStock("order", "part", line("A", 1))).returned())
                .containsExactly(line("A", 4));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
    }

    @Test
    void r4_anOperationIdWithDifferentContentIsRefusedAsReused() {
        stock("B", 5);
        applied(setOnHand("A", 5, "count"));
        applied(adjust("A", 2, "delivery"));
        assertThat(refused(adjust("A", 3, "delivery"))).isEqualTo(reused("delivery"));
        assertThat(refused(adjust("A", -2, "delivery"))).isEqualTo(reused("delivery"));
        assertThat(refused(adjust("B", 2, "delivery"))).isEqualTo(reused("delivery"));
        assertThat(refused(setOnHand("A", 6, "count"))).isEqualTo(reused("count"));
        assertThat(refused(setOnHand("B", 5, "count"))).isEqualTo(reused("count"));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void r4_theOperationIdOfAReturnWithDifferentContentIsRefusedAsReused() {
        stock("A", 9);
        sold("order", "A", 2);
        sold("another", "A", 2);
        applied(returnStock("order", "return", line("A", 1)));
        assertThat(refused(returnStock("order", "return", line("A", 2)))).isEqualTo(reused("return"));
        assertThat(refused(returnStock("order", "return"))).isEqualTo(reused("return"));
        assertThat(refused(returnStock("another", "return", line("A", 1)))).isEqualTo(reused("return"));
        assertThat(level("A")).isEqualTo(counters("A", 6, 0, 3));
    }

    @Test
    void r4_operationIdsAreUniqueAcrossAllKindsOfCommands() {
        stock("A", 9);
        sold("order", "A", 2);
        applied(adjust("A", 2, "delivery"));
        assertThat(refused(setOnHand("A", 2, "delivery"))).isEqualTo(reused("delivery"));
        assertThat(refused(returnStock("order", "delivery"))).isEqualTo(reused("delivery"));
        applied(returnStock("order", "return"));
        assertThat(refused(adjust("A", 2, "return"))).isEqualTo(reused("return"));
        assertThat(level("A")).isEqualTo(counters("A", 11, 0, 0));
    }

    @Test
    void r4_aRefusedOperationLeavesItsIdFree() {
        stock("A", 1);
        assertThat(refused(adjust("A", -2, "broken"))).isEqualTo(isNotEnough("A", 2, 1));
        applied(adjust("A", 1, "delivery"));
        assertThat(applied(adjust("A", -2, "broken"))).isEqualTo(counters("A", 0, 0, 0));
    }

    private static Refusal reused(String operation) {
        return new Refusal.OperationReused(OperationId.of(operation));
    }
}
