package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmLate;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.repair;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveAny;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.is;
import static dev.earmark.testkit.ExpectedOutcomes.isMoreThanReserved;
import static dev.earmark.testkit.ExpectedOutcomes.isMoreThanSold;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A batch applies several commands in their order, in one atomic step. */
abstract class BatchesGroup extends ContractGroup {
    BatchesGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void anEmptyBatchIsAnIllegalArgument() {
        assertThatIllegalArgumentException().isThrownBy(() -> store().apply(List.of()));
    }

    @Test
    void outcomesComeInTheOrderOfTheCommands() {
        stock("B", 5);
        stock("A", 5);
        List<StockOutcome<?>> outcomes =
                batch(reserve("z", "B", 1), adjust("A", 2, "delivery"), reserve("a", "A", 3), confirm("z"));
        assertThat(((Reservation) applied(outcomes.get(0))).id().value()).isEqualTo("z");
        assertThat(applied(outcomes.get(1))).isEqualTo(counters("A", 7, 0, 0));
        assertThat(((Reservation) applied(outcomes.get(2))).id().value()).isEqualTo("a");
        assertThat(((Reservation) applied(outcomes.get(3))).status()).isEqualTo(CONFIRMED);
    }

    @Test
    void r8_aRefusedCommandDoesNotFailItsNeighbours() {
        stock("A", 5);
        List<StockOutcome<?>> outcomes = batch(
                reserve("first", "A", 2),
                reserve("too much", "A", 9),
                confirm("unknown"),
                adjust("Z", 1, "delivery"),
                reserve("last", "A", 3));
        applied(outcomes.get(0));
        assertThat(refused(outcomes.get(1))).isEqualTo(isNotEnough("A", 9, 3));
        assertThat(refused(outcomes.get(2))).isEqualTo(isUnknownReservation("unknown"));
        assertThat(refused(outcomes.get(3))).isEqualTo(isUnknownSku("Z"));
        applied(outcomes.get(4));
        assertThat(level("A")).isEqualTo(counters("A", 5, 5, 0));
        assertThat(isKnown("first")).isTrue();
        assertThat(isKnown("too much")).isFalse();
        assertThat(isKnown("last")).isTrue();
    }

    @Test
    void laterCommandsSeeTheEffectOfEarlierOnesOnTheSameSku() {
        List<StockOutcome<?>> outcomes = batch(
                reserve("too early", "A", 1),
                setOnHand("A", 2, "first"),
                reserve("one", "A", 1),
                reserve("two", "A", 1),
                reserve("three", "A", 1),
                cancel("one"),
                reserve("four", "A", 1),
                adjust("A", -1, "broken"),
                adjust("A", 3, "delivery"),
                reserve("five", "A", 3));
        assertThat(refused(outcomes.get(0))).isEqualTo(isUnknownSku("A"));
        assertThat(applied(outcomes.get(1))).isEqualTo(counters("A", 2, 0, 0));
        applied(outcomes.get(2));
        applied(outcomes.get(3));
        assertThat(refused(outcomes.get(4))).isEqualTo(isNotEnough("A", 1, 0));
        applied(outcomes.get(5));
        applied(outcomes.get(6));
        assertThat(refused(outcomes.get(7))).isEqualTo(isNotEnough("A", 1, 0));
        assertThat(applied(outcomes.get(8))).isEqualTo(counters("A", 5, 2, 0));
        applied(outcomes.get(9));
        assertThat(level("A")).isEqualTo(counters("A", 5, 5, 0));
    }

    @Test
    void laterCommandsSeeTheEffectOfEarlierOnesOnTheSameReservation() {
        stock("A", 5);
        List<StockOutcome<?>> outcomes = batch(
                confirm("order"),
                reserve("order", "A", 2),
                reserve("order", "A", 2),
                reserve("order", "A", 3),
                extend("order", HOLD_FOR.multipliedBy(2)),
                expire("order"),
                confirm("order"),
                confirm("order"),
                cancel("order"),
                returnStock("order", "return", line("A", 1)),
                returnStock("order", "more", line("A", 2)));
        assertThat(refused(outcomes.get(0))).isEqualTo(isUnknownReservation("order"));
        applied(outcomes.get(1));
        replayed(outcomes.get(2));
        assertThat(refused(outcomes.get(3))).isInstanceOf(Refusal.IdReused.class);
        applied(outcomes.get(4));
        assertThat(refused(outcomes.get(5))).isInstanceOf(Refusal.NotOverdue.class);
        applied(outcomes.get(6));
        replayed(outcomes.get(7));
        assertThat(refused(outcomes.get(8))).isEqualTo(is(CONFIRMED, "order"));
        applied(outcomes.get(9));
        assertThat(refused(outcomes.get(10))).isEqualTo(isMoreThanSold("order", shortage("A", 2, 1)));
        assertThat(reservation("order").returned()).containsExactly(line("A", 1));
        assertThat(level("A")).isEqualTo(counters("A", 4, 0, 1));
    }

    @Test
    void r4_anOperationRepeatedInABatchCountsOnce() {
        List<StockOutcome<?>> outcomes = batch(
                setOnHand("A", 5, "first"),
                setOnHand("A", 5, "first"),
                adjust("A", 2, "delivery"),
                adjust("A", 2, "delivery"),
                adjust("A", 3, "delivery"));
        applied(outcomes.get(0));
        replayed(outcomes.get(1));
        assertThat(applied(outcomes.get(2))).isEqualTo(counters("A", 7, 0, 0));
        assertThat(replayed(outcomes.get(3))).isEqualTo(counters("A", 7, 0, 0));
        assertThat(refused(outcomes.get(4))).isEqualTo(new Refusal.OperationReused(OperationId.of("delivery")));
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 0));
    }

    @Test
    void r4_aRefusedReserveLeavesItsIdFree() {
        stock("A", 5);
        List<StockOutcome<?>> outcomes = batch(reserve("order", "A", 6), reserve("order", "A", 5), cancel("order"));
        assertThat(refused(outcomes.get(0))).isEqualTo(isNotEnough("A", 6, 5));
        applied(outcomes.get(1));
        applied(outcomes.get(2));
        assertThat(reservation("order").status()).isEqualTo(CANCELLED);
    }

    @Test
    void aBatchCanHoldAllKindsOfCommands() {
        stock("A", 10);
        held("overdue", "A", 1);
        passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = batch(
                setOnHand("B", 10, "first"),
                adjust("B", -1, "broken"),
                reserve("order", line("A", 2), line("B", 3)),
                extend("order", HOLD_FOR.multipliedBy(2)),
                expire("overdue"),
                change("order", line("A", 2), line("B", 2)),
                assign("order", "ann"),
                confirm("order"),
                confirmLate("overdue"),
                returnStock("order", "return", line("B", 1)),
                repair("B", "repair"),
                reserveAny("another", LineFromAny.split(1, "B", "A")),
                cancel("another"));
        outcomes.forEach(ExpectedOutcomes::applied);
        assertThat(level("A")).isEqualTo(counters("A", 7, 0, 3));
        assertThat(level("B")).isEqualTo(counters("B", 8, 0, 1));
    }

    @Test
    void laterCommandsSeeTheLinesThatEarlierOnesChanged() {
        stock("A", 5);
        stock("B", 5);
        List<StockOutcome<?>> outcomes = batch(
                change("order", "A", 1),
                reserve("order", "A", 4),
                change("order", line("A", 1), line("B", 4)),
                reserve("another", "A", 4),
                change("order", line("A", 2), line("B", 4)),
                assign("order", "ann"),
                confirmPart("order", line("A", 2)),
                confirmPart("order", line("B", 3)),
                confirm("order"),
                change("order", "B", 1),
                reserve("third", "B", 2),
                returnStock("order", "too much", line("B", 4)),
                returnStock("order", "return", line("B", 1)));
        assertThat(refused(outcomes.get(0))).isEqualTo(isUnknownReservation("order"));
        applied(outcomes.get(1));
        applied(outcomes.get(2));
        applied(outcomes.get(3));
        assertThat(refused(outcomes.get(4))).isEqualTo(isNotEnough("A", 2, 1));
        applied(outcomes.get(5));
        assertThat(refused(outcomes.get(6))).isEqualTo(isMoreThanReserved("order", shortage("A", 2, 1)));
        applied(outcomes.get(7));
        replayed(outcomes.get(8));
        assertThat(refused(outcomes.get(9))).isEqualTo(is(CONFIRMED, "order"));
        applied(outcomes.get(10));
        assertThat(refused(outcomes.get(11))).isEqualTo(isMoreThanSold("order", shortage("B", 4, 3)));
        applied(outcomes.get(12));
        Reservation order = reservation("order");
        assertThat(order.lines()).containsExactly(line("B", 3));
        assertThat(order.returned()).containsExactly(line("B", 1));
        assertThat(order.owner()).contains(OwnerId.of("ann"));
        assertThat(level("A")).isEqualTo(counters("A", 5, 4, 0));
        assertThat(level("B")).isEqualTo(counters("B", 3, 2, 2));
    }

    @Test
    void aReservationCanExpireAndBeSoldLateInOneBatch() {
        stock("A", 3);
        held("late", "A", 2);
        passTime(HOLD_FOR);
        List<StockOutcome<?>> outcomes = batch(
                reserve("order", "A", 3),
                confirmLate("late"),
                change("order", "A", 1),
                confirmLate("late"),
                confirmLate("late"),
                returnStock("late", "return", line("A", 1)));
        assertThat(reclaimedIds(outcomes.get(0))).containsExactly("late");
        assertThat(refused(outcomes.get(1))).isEqualTo(isNotEnough("A", 2, 0));
        applied(outcomes.get(2));
        applied(outcomes.get(3));
        replayed(outcomes.get(4));
        applied(outcomes.get(5));
        assertThat(reservation("late").status()).isEqualTo(CONFIRMED);
        assertThat(level("A")).isEqualTo(counters("A", 2, 1, 1));
    }
}
