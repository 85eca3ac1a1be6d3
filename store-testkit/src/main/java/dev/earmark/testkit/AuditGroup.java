package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.repair;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isOperationReused;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.LevelAudit;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StoreLimits;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Audit finds what was damaged by hand, and repair sets the reserved units of a SKU to what its held reservations say (rule
 * R7).
 */
abstract class AuditGroup extends ContractGroup {
    AuditGroup(StockStoreContract contract) {
        super(contract);
    }

    private LevelAudit audit(String sku) {
        List<LevelAudit> found = other().audit(null, StoreLimits.MAX_PAGE).stream()
                .filter(audit -> audit.sku().equals(Sku.of(sku)))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static LevelAudit found(String sku, long onHand, long reserved, long sold, long held) {
        return new LevelAudit(Sku.of(sku), onHand, reserved, sold, held);
    }

    @Test
    void r7_everySkuIsListedWithItsCountersAndItsHeldUnits() {
        stock("A", 9);
        stock("B", 9);
        stock("C", 0);
        applied(reserve("first", line("A", 2), line("B", 1)));
        applied(reserve("second", "A", 3));
        sold("sold", "B", 4);
        held("cancelled", "A", 1);
        applied(cancel("cancelled"));
        applied(change("second", "A", 1));
        assertThat(store().audit(null, 10))
                .containsExactly(found("A", 9, 3, 0, 3), found("B", 5, 1, 4, 1), found("C", 0, 0, 0, 0))
                .allMatch(LevelAudit::isConsistent);
        passTime(HOLD_FOR);
        assertThat(audit("A")).as("overdue units are held").isEqualTo(found("A", 9, 3, 0, 3));
        applied(expire("first"));
        assertThat(audit("A")).isEqualTo(found("A", 9, 1, 0, 1));
        assertThat(audit("B")).isEqualTo(found("B", 5, 0, 4, 0));
    }

    @Test
    void r7_damageIsFoundAndRepaired() {
        stock("A", 9);
        stock("B", 9);
        applied(reserve("order", line("A", 3), line("B", 2)));
        for (long damage : new long[] {0, 2, 4, 9}) {
            setReserved("A", damage);
            assertThat(level("A")).isEqualTo(counters("A", 9, damage, 0));
            assertThat(audit("A")).isEqualTo(found("A", 9, damage, 0, 3)).matches(found -> !found.isConsistent());
            assertThat(audit("B")).isEqualTo(found("B", 9, 2, 0, 2));
            assertThat(applied(repair("A", "repair " + damage))).isEqualTo(counters("A", 9, 3, 0));
            assertThat(audit("A")).isEqualTo(found("A", 9, 3, 0, 3)).matches(LevelAudit::isConsistent);
            assertThat(level("B")).isEqualTo(counters("B", 9, 2, 0));
        }
        applied(confirm("order"));
    }

    @Test
    void r7_aReservationThatContradictsItsCountersWorksAgainAfterTheRepair() {
        stock("A", 9);
        Reservation held = held("order", "A", 3);
        setReserved("A", 1);
        Refusal inconsistent = new Refusal.Inconsistent(held.id(), Sku.of("A"));
        assertThat(refused(confirm("order"))).isEqualTo(inconsistent);
        assertThat(refused(cancel("order"))).isEqualTo(inconsistent);
        assertThat(refused(change("order", "A", 1))).isEqualTo(inconsistent);
        assertThat(refused(extend("order", HOLD_FOR.multipliedBy(2)))).isEqualTo(inconsistent);
        assertThat(refused(assign("order", "ann"))).isEqualTo(inconsistent);
        assertThat(reservation("order")).isEqualTo(held);
        applied(repair("A", "repair"));
        applied(change("order", "A", 2));
        assertThat(applied(confirm("order")).lines()).containsExactly(line("A", 2));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 2));
    }

    @Test
    void r3_unitsThatWereLostAreAvailableAfterTheRepair() {
        stock("A", 5);
        held("order", "A", 2);
        setReserved("A", 5);
        assertThat(refused(reserve("another", "A", 1))).isEqualTo(isNotEnough("A", 1, 0));
        applied(repair("A", "repair"));
        applied(reserve("another", "A", 3));
    }

    @Test
    void aRepairWithoutDamageChangesNothing() {
        stock("A", 5);
        stock("B", 5);
        held("order", "A", 2);
        sold("sold", "A", 1);
        assertThat(applied(repair("A", "repair a"))).isEqualTo(counters("A", 4, 2, 1));
        assertThat(applied(repair("B", "repair b"))).isEqualTo(counters("B", 5, 0, 0));
        assertThat(level("A")).isEqualTo(counters("A", 4, 2, 1));
    }

    @Test
    void r4_aRepeatedRepairHasNoSecondEffect() {
        stock("A", 5);
        stock("B", 5);
        held("order", "A", 2);
        applied(repair("A", "repair"));
        setReserved("A", 4);
        assertThat(replayed(repair("A", "repair"))).isEqualTo(counters("A", 5, 4, 0));
        assertThat(refused(repair("B", "repair"))).isEqualTo(isOperationReused("repair"));
        assertThat(refused(adjust("A", 1, "repair"))).isEqualTo(isOperationReused("repair"));
        assertThat(applied(repair("A", "another"))).isEqualTo(counters("A", 5, 2, 0));
        applied(adjust("A", 1, "delivery"));
        assertThat(refused(repair("A", "delivery"))).isEqualTo(isOperationReused("delivery"));
    }

    @Test
    void anUnknownSkuIsRefused() {
        assertThat(refused(repair("Z", "repair"))).isEqualTo(isUnknownSku("Z"));
        assertThat(store().audit(null, 10)).isEmpty();
    }

    @Test
    void r2_aRepairNeverReservesMoreThanIsOnHand() {
        stock("A", 5);
        held("order", "A", 3);
        setReserved("A", 0);
        applied(setOnHand("A", 2, "count"));
        assertThat(audit("A")).isEqualTo(found("A", 2, 0, 0, 3));
        assertThat(refused(repair("A", "repair"))).isEqualTo(new Refusal.MoreHeldThanOnHand(Sku.of("A"), 2, 3));
        applied(setOnHand("A", 3, "another count"));
        assertThat(applied(repair("A", "repair"))).isEqualTo(counters("A", 3, 3, 0));
    }

    @Test
    void aRepairCountsWhatTheEarlierCommandsOfItsBatchHold() {
        stock("A", 50);
        stock("B", 50);
        held("kept", "A", 1);
        held("cancelled", "A", 2);
        held("sold", "A", 4);
        held("changed", "A", 8);
        held("moved", "A", 16);
        setReserved("A", 33);
        List<StockOutcome<?>> outcomes = batch(
                cancel("cancelled"),
                confirmPart("sold", line("A", 1)),
                change("changed", "A", 3),
                change("moved", "B", 16),
                reserve("new", "A", 5),
                reserve("new and changed", "A", 6),
                change("new and changed", "A", 7),
                reserve("new and cancelled", "A", 8),
                cancel("new and cancelled"),
                repair("A", "repair"),
                reserve("later", "A", 9));
        assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
        assertThat(applied(outcomes.get(9))).isEqualTo(counters("A", 49, 1 + 3 + 5 + 7, 1));
        assertThat(level("A")).isEqualTo(counters("A", 49, 16 + 9, 1));
        assertThat(level("B")).isEqualTo(counters("B", 50, 16, 0));
    }

    @Test
    void aRepairCountsWhatTheEarlierCommandsOfItsBatchReclaimed() {
        stock("A", 5);
        held("overdue", "A", 3);
        passTime(HOLD_FOR);
        held("live", "A", 1);
        setReserved("A", 5);
        List<StockOutcome<?>> outcomes = batch(reserve("order", "A", 2), repair("A", "repair"));
        assertThat(reclaimedIds(outcomes.get(0))).containsExactly("overdue");
        assertThat(applied(outcomes.get(1))).isEqualTo(counters("A", 5, 3, 0));
    }

    @Test
    void r9_pagesListEverySkuOnceInOrder() {
        List<String> skus = IntStream.range(10, 35).mapToObj(Integer::toString).toList();
        batch(skus.stream().map(sku -> setOnHand(sku, 5, sku)).toList());
        batch(skus.stream().map(sku -> reserve(sku, sku, 2)).toList());
        assertThat(idsOf(store().audit(null, 10))).isEqualTo(skus.subList(0, 10));
        assertThat(idsOf(store().audit(Sku.of("19"), 10))).isEqualTo(skus.subList(10, 20));
        assertThat(idsOf(store().audit(Sku.of("29"), 10))).isEqualTo(skus.subList(20, 25));
        assertThat(idsOf(store().audit(Sku.of("not a sku"), 10))).isEmpty();
        assertThat(idsOf(store().audit(Sku.of("1"), 2))).isEqualTo(skus.subList(0, 2));
        assertThat(store().audit(null, 100)).allMatch(audit -> audit.held() == 2 && audit.reserved() == 2);
    }

    private static List<String> idsOf(List<LevelAudit> audits) {
        return audits.stream().map(audit -> audit.sku().value()).toList();
    }

    @Test
    void r9_theLimitMustBeInRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> store().audit(null, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().audit(null, StoreLimits.MAX_PAGE + 1));
        assertThat(store().audit(null, StoreLimits.MAX_PAGE)).isEmpty();
    }
}
