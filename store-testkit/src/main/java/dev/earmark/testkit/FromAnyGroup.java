package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.changeAny;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveAny;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.isReused;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static dev.earmark.testkit.ExpectedOutcomes.shortage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LineFromAny;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockOutcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A line can be taken from any of several SKUs, in the order of preference: an article at several locations. */
abstract class FromAnyGroup extends ContractGroup {
    FromAnyGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void allUnitsComeFromTheFirstSkuThatHasThem() {
        stock("A", 5);
        stock("B", 9);
        stock("C", 9);
        Reservation first = applied(reserveAny("first", whole(3, "B", "A", "C")));
        assertThat(first.lines()).containsExactly(line("B", 3));
        assertThat(reservation("first")).isEqualTo(first);
        assertThat(applied(reserveAny("second", whole(6, "A", "B", "C"))).lines())
                .containsExactly(line("B", 6));
        assertThat(applied(reserveAny("third", whole(6, "A", "B", "C"))).lines())
                .containsExactly(line("C", 6));
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 0));
        assertThat(level("B")).isEqualTo(counters("B", 9, 9, 0));
        assertThat(level("C")).isEqualTo(counters("C", 9, 6, 0));
    }

    @Test
    void r3_aWholeLineIsNeverSplit() {
        stock("A", 2);
        stock("B", 1);
        assertThat(refused(reserveAny("order", whole(3, "B", "A"))))
                .isEqualTo(isNotEnough(shortage("A", 3, 2), shortage("B", 3, 1)));
        assertThat(isKnown("order")).isFalse();
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 0));
    }

    @Test
    void aSplitLineTakesAsMuchAsPossibleFromEachInOrder() {
        stock("A", 2);
        stock("B", 0);
        stock("C", 9);
        Reservation held = applied(reserveAny("order", split(5, "A", "B", "C")));
        assertThat(held.lines()).containsExactly(line("A", 2), line("C", 3));
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(applied(reserveAny("another", split(2, "C", "A"))).lines()).containsExactly(line("C", 2));
        assertThat(level("A")).isEqualTo(counters("A", 2, 2, 0));
        assertThat(level("B")).isEqualTo(counters("B", 0, 0, 0));
        assertThat(level("C")).isEqualTo(counters("C", 9, 5, 0));
    }

    @Test
    void r3_aSplitLineIsShortOnlyIfAllSkusTogetherAre() {
        stock("A", 2);
        stock("B", 1);
        assertThat(refused(reserveAny("order", split(4, "B", "A"))))
                .isEqualTo(isNotEnough(shortage("A", 4, 2), shortage("B", 4, 1)));
        assertThat(level("A")).isEqualTo(counters("A", 2, 0, 0));
        assertThat(applied(reserveAny("order", split(3, "B", "A"))).lines())
                .containsExactly(line("A", 2), line("B", 1));
    }

    @Test
    void r1_aBasketWithChoicesTakesAllOrNothing() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 1);
        stock("D", 5);
        assertThat(refused(reserveAny("order", List.of(line("C", 2), line("D", 1)), whole(6, "B", "A"))))
                .isEqualTo(isNotEnough(shortage("A", 6, 5), shortage("B", 6, 5), shortage("C", 2, 1)));
        assertThat(refused(reserveAny("order", List.of(line("C", 2), line("D", 1)), whole(1, "B", "A"))))
                .isEqualTo(isNotEnough("C", 2, 1));
        List.of("A", "B", "D").forEach(sku -> assertThat(level(sku)).isEqualTo(counters(sku, 5, 0, 0)));
        assertThat(applied(reserveAny("order", List.of(line("D", 1), line("C", 1)), whole(1, "B", "A")))
                        .lines())
                .containsExactly(line("B", 1), line("C", 1), line("D", 1));
    }

    @Test
    void r1_allUnknownSkusOfAllLinesAreReported() {
        stock("B", 5);
        assertThat(refused(reserveAny("order", List.of(line("Z", 1)), whole(1, "B", "X"), split(1, "Y", "A"))))
                .isEqualTo(isUnknownSku("A", "X", "Y", "Z"));
        assertThat(level("B")).isEqualTo(counters("B", 5, 0, 0));
    }

    @Test
    void r3_nothingIsReclaimedWhileAnotherSkuHasFreeUnits() {
        stock("A", 5);
        stock("B", 5);
        held("overdue", "A", 4);
        passTime(HOLD_FOR);
        assertThat(applied(reserveAny("whole", whole(3, "A", "B"))).lines()).containsExactly(line("B", 3));
        assertThat(applied(reserveAny("split", split(3, "A", "B"))).lines())
                .containsExactly(line("A", 1), line("B", 2));
        assertThat(reservation("overdue").status()).isEqualTo(HELD);
    }

    @Test
    void r3_overdueUnitsOfThePreferredSkuAreReclaimedIfNoneHasEnough() {
        stock("A", 5);
        stock("B", 5);
        held("overdue a", "A", 4);
        held("overdue b", "B", 4);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserveAny("order", whole(3, "B", "A")));
        assertThat(applied(outcome).lines()).containsExactly(line("B", 3));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue b");
        assertThat(level("A")).isEqualTo(counters("A", 5, 4, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 3, 0));
    }

    @Test
    void r3_aSplitLineReclaimsOnlyWhatTheFreeUnitsOfAllSkusLack() {
        stock("A", 5);
        stock("B", 5);
        held("overdue a", "A", 4);
        held("overdue b", "B", 4);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserveAny("order", split(4, "A", "B")));
        assertThat(applied(outcome).lines()).containsExactly(line("A", 3), line("B", 1));
        assertThat(reclaimedIds(outcome)).containsExactly("overdue a");
        assertThat(reservation("overdue b").status()).isEqualTo(HELD);
    }

    @Test
    void r4_aRepeatMatchesWhatItLedTo() {
        stock("A", 2);
        stock("B", 9);
        stock("C", 9);
        Reservation held = applied(reserveAny("order", List.of(line("C", 1)), whole(3, "A", "B")));
        applied(adjust("A", 9, "delivery"));
        assertThat(replayed(reserveAny("order", List.of(line("C", 1)), whole(3, "A", "B"))))
                .isEqualTo(held);
        assertThat(replayed(reserve("order", line("B", 3), line("C", 1)))).isEqualTo(held);
        Refusal reused = isReused("order", HELD);
        assertThat(refused(reserveAny("order", List.of(line("C", 1)), whole(2, "A", "B"))))
                .isEqualTo(reused);
        assertThat(refused(reserveAny("order", List.of(line("C", 2)), whole(3, "A", "B"))))
                .isEqualTo(reused);
        assertThat(refused(reserveAny("order", whole(3, "A", "B")))).isEqualTo(reused);
        assertThat(refused(reserveAny("order", whole(4, "A", "B", "C")))).isEqualTo(reused);
        assertThat(refused(reserve("order", line("A", 3), line("C", 1)))).isEqualTo(reused);
        assertThat(level("B")).isEqualTo(counters("B", 9, 3, 0));
    }

    @Test
    void r4_aRepeatOfASplitLineMatchesTheSum() {
        stock("A", 2);
        stock("B", 9);
        Reservation held = applied(reserveAny("order", split(3, "A", "B")));
        assertThat(replayed(reserveAny("order", split(3, "A", "B")))).isEqualTo(held);
        assertThat(replayed(reserveAny("order", split(3, "B", "A")))).isEqualTo(held);
        assertThat(refused(reserveAny("order", split(2, "A", "B")))).isEqualTo(isReused("order", HELD));
        assertThat(refused(reserveAny("order", whole(3, "A", "B"))))
                .as("a whole line never led to two SKUs")
                .isEqualTo(isReused("order", HELD));
        Reservation sold = applied(confirm("order"));
        assertThat(replayed(reserveAny("order", split(3, "A", "B")))).isEqualTo(sold);
    }

    @Test
    void r7_theUnitsAreSoldAndGivenBackWhereTheyWereTaken() {
        stock("A", 2);
        stock("B", 9);
        applied(reserveAny("sold", split(3, "A", "B")));
        applied(confirm("sold"));
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, 2));
        assertThat(level("B")).isEqualTo(counters("B", 8, 0, 1));
        applied(reserveAny("cancelled", whole(3, "A", "B")));
        applied(cancel("cancelled"));
        assertThat(level("B")).isEqualTo(counters("B", 8, 0, 1));
    }

    @Test
    void aChangeChoosesAgainAndItsOwnUnitsAreAvailableToIt() {
        stock("A", 3);
        stock("B", 5);
        applied(reserveAny("order", whole(2, "A", "B")));
        held("another", "A", 1);
        Reservation same = reservation("order");
        assertThat(replayed(changeAny("order", whole(2, "A", "B")))).isEqualTo(same);
        assertThat(applied(changeAny("order", split(4, "A", "B"))).lines()).containsExactly(line("A", 2), line("B", 2));
        Reservation moved = applied(changeAny("order", whole(3, "A", "B")));
        assertThat(moved.lines()).containsExactly(line("B", 3));
        assertThat(reservation("order")).isEqualTo(moved);
        assertThat(refused(changeAny("order", whole(6, "A", "B"))))
                .isEqualTo(isNotEnough(shortage("A", 6, 2), shortage("B", 6, 5)));
        assertThat(level("A")).isEqualTo(counters("A", 3, 1, 0));
        assertThat(level("B")).isEqualTo(counters("B", 5, 3, 0));
    }

    @Test
    void eachCommandOfABatchChoosesFromWhatIsLeft() {
        stock("A", 3);
        stock("B", 3);
        List<StockOutcome<?>> outcomes = batch(
                reserveAny("one", whole(2, "A", "B")),
                reserveAny("two", whole(2, "A", "B")),
                reserveAny("three", whole(2, "A", "B")),
                reserveAny("four", split(2, "A", "B")),
                cancel("one"),
                reserveAny("five", whole(2, "B", "A")));
        applied(outcomes.get(0));
        applied(outcomes.get(1));
        assertThat(refused(outcomes.get(2))).isEqualTo(isNotEnough(shortage("A", 2, 1), shortage("B", 2, 1)));
        applied(outcomes.get(3));
        applied(outcomes.get(5));
        assertThat(reservation("one").lines()).containsExactly(line("A", 2));
        assertThat(reservation("two").lines()).containsExactly(line("B", 2));
        assertThat(reservation("four").lines()).containsExactly(line("A", 1), line("B", 1));
        assertThat(reservation("five").lines()).containsExactly(line("A", 2));
    }

    @Test
    void theLargestChoiceIsAccepted() {
        List<String> skus = IntStream.range(100, 100 + LineFromAny.MAX_SKUS)
                .mapToObj(i -> "sku " + i)
                .toList();
        batch(skus.stream().map(sku -> setOnHand(sku, 1, sku)).toList());
        applied(adjust("sku 199", 1, "delivery"));
        String[] all = skus.toArray(String[]::new);
        assertThat(applied(reserveAny("whole", whole(2, all))).lines()).containsExactly(line("sku 199", 2));
        assertThat(applied(reserveAny("split", split(99, all))).lines()).hasSize(99);
        assertThat(refused(reserveAny("too much", split(1, all))))
                .isInstanceOfSatisfying(
                        Refusal.NotEnough.class,
                        notEnough -> assertThat(notEnough.shortages()).hasSize(LineFromAny.MAX_SKUS));
    }

    private static LineFromAny whole(long quantity, String... skus) {
        return LineFromAny.whole(quantity, skus);
    }

    private static LineFromAny split(long quantity, String... skus) {
        return LineFromAny.split(quantity, skus);
    }
}
