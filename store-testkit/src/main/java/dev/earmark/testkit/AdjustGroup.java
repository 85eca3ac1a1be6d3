package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Adjust adds units to a SKU or takes available units away. */
abstract class AdjustGroup extends ContractGroup {
    AdjustGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void aDeliveryAddsUnits() {
        stock("A", 5);
        assertThat(applied(adjust("A", 3, "delivery"))).isEqualTo(counters("A", 8, 0, 0));
        assertThat(level("A")).isEqualTo(counters("A", 8, 0, 0));
    }

    @Test
    void aWriteOffTakesUnitsAway() {
        stock("A", 5);
        assertThat(applied(adjust("A", -3, "broken"))).isEqualTo(counters("A", 2, 0, 0));
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 0));
    }

    @Test
    void reservedAndSoldUnitsStay() {
        stock("A", 9);
        sold("sold", "A", 2);
        held("held", "A", 3);
        assertThat(applied(adjust("A", 10, "delivery"))).isEqualTo(counters("A", 17, 3, 2));
        assertThat(applied(adjust("A", -14, "broken"))).isEqualTo(counters("A", 3, 3, 2));
    }

    @Test
    void r2_aWriteOffNeverTakesReservedUnits() {
        stock("A", 5);
        held("order", "A", 3);
        assertThat(refused(adjust("A", -3, "broken"))).isEqualTo(isNotEnough("A", 3, 2));
        assertThat(level("A")).isEqualTo(counters("A", 5, 3, 0));
    }

    @Test
    void r2_aWriteOffNeverTakesMoreThanIsOnHand() {
        stock("A", 5);
        assertThat(refused(adjust("A", -6, "broken"))).isEqualTo(isNotEnough("A", 6, 5));
        assertThat(applied(adjust("A", -5, "all of them"))).isEqualTo(counters("A", 0, 0, 0));
    }

    @Test
    void anUnknownSkuIsRefusedAndStaysUnknown() {
        assertThat(refused(adjust("Z", 3, "delivery"))).isEqualTo(isUnknownSku("Z"));
        assertThat(refused(adjust("Z", -3, "broken"))).isEqualTo(isUnknownSku("Z"));
        assertThat(refused(Commands.reserve("order", "Z", 1))).isEqualTo(isUnknownSku("Z"));
    }

    @Test
    void r7_adjustmentsAddUp() {
        stock("A", 100);
        for (int i = 1; i <= 10; i++) {
            applied(adjust("A", i, "delivery " + i));
            applied(adjust("A", -2L * i, "broken " + i));
        }
        assertThat(level("A")).isEqualTo(counters("A", 45, 0, 0));
    }
}
