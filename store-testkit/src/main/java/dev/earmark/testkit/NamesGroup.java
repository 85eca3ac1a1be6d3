package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.repair;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveAny;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isLimitExceeded;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownReservation;
import static dev.earmark.testkit.ExpectedOutcomes.isUnknownSku;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * SKUs, reservation ids, owners and operation ids are compared byte by byte and stored unchanged (rule R5).
 */
abstract class NamesGroup extends ContractGroup {
    private static final int ENOUGH = 1_000;

    NamesGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r5_skusThatDifferInCaseAreDifferent() {
        stock("85123A", 5);
        assertThat(refused(reserve("order", "85123a", 1))).isEqualTo(isUnknownSku("85123a"));
        stock("85123a", 7);
        held("order", "85123a", 2);
        assertThat(level("85123A")).isEqualTo(counters("85123A", 5, 0, 0));
        assertThat(level("85123a")).isEqualTo(counters("85123a", 7, 2, 0));
    }

    @Test
    void r5_oneBasketCanHoldSkusThatDifferInCase() {
        stock("85123A", 5);
        stock("85123a", 7);
        assertThat(applied(reserve("order", line("85123a", 2), line("85123A", 1)))
                        .lines())
                .containsExactly(line("85123A", 1), line("85123a", 2));
        applied(confirm("order"));
        assertThat(level("85123A")).isEqualTo(counters("85123A", 4, 0, 1));
        assertThat(level("85123a")).isEqualTo(counters("85123a", 5, 0, 2));
    }

    @Test
    void r5_reservationIdsThatDifferInCaseAreDifferent() {
        stock("A", 5);
        held("order", "A", 1);
        assertThat(refused(confirm("ORDER"))).isEqualTo(isUnknownReservation("ORDER"));
        held("ORDER", "A", 2);
        assertThat(reservation("order").lines()).containsExactly(line("A", 1));
        assertThat(reservation("ORDER").lines()).containsExactly(line("A", 2));
    }

    @Test
    void r5_operationIdsThatDifferInCaseAreDifferent() {
        stock("A", 5);
        applied(adjust("A", 1, "delivery"));
        assertThat(applied(adjust("A", 2, "DELIVERY"))).isEqualTo(counters("A", 8, 0, 0));
    }

    @Test
    void r5_everyNameIsADistinctSku() {
        batch(numbered((name, i) -> setOnHand(name, ENOUGH + i, "set " + i))).forEach(ExpectedOutcomes::applied);
        Map<Sku, StockLevel> levels =
                other().levels(AwkwardNames.ALL.stream().map(Sku::of).toList());
        assertThat(levels)
                .isEqualTo(numbered((name, i) -> counters(name, ENOUGH + i, 0, 0)).stream()
                        .collect(Collectors.toMap(StockLevel::sku, Function.identity())));
    }

    @Test
    void r5_oneBasketCanHoldEveryName() {
        batch(numbered((name, i) -> setOnHand(name, ENOUGH, "set " + i)));
        Line[] basket = numbered((name, i) -> line(name, i + 1)).toArray(Line[]::new);
        Reservation held = applied(reserve("order", basket));
        assertThat(held.lines()).containsExactlyInAnyOrder(basket).isSortedAccordingTo(NamesGroup::bySku);
        assertThat(reservation("order")).isEqualTo(held);
        applied(confirm("order"));
        numbered((name, i) -> assertThat(level(name)).isEqualTo(counters(name, ENOUGH - i - 1, 0, i + 1)));
    }

    @Test
    void r5_everyNameIsADistinctReservationId() {
        stock("A", 1_000_000);
        batch(numbered((name, i) -> reserve(name, "A", i + 1))).forEach(ExpectedOutcomes::applied);
        Map<ReservationId, Reservation> reservations = other().reservations(
                        AwkwardNames.ALL.stream().map(ReservationId::of).toList());
        assertThat(reservations).hasSize(AwkwardNames.ALL.size());
        numbered((name, i) -> assertThat(reservations.get(ReservationId.of(name)))
                .satisfies(held -> assertThat(held.id().value()).isEqualTo(name))
                .satisfies(held -> assertThat(held.lines()).containsExactly(line("A", i + 1))));
        batch(numbered((name, i) -> confirm(name))).forEach(ExpectedOutcomes::applied);
    }

    @Test
    void r5_everyNameCanBeAnOwner() {
        stock("A", ENOUGH);
        List<StockOutcome<?>> outcomes = batch(numbered((name, i) -> reserveFor(name, "order " + i, line("A", 1))));
        numbered((name, i) ->
                assertThat(((Reservation) applied(outcomes.get(i))).owner()).contains(OwnerId.of(name)));
        numbered((name, i) -> assertThat(reservation("order " + i).owner()).contains(OwnerId.of(name)));
    }

    @Test
    void r5_everyNameIsADistinctOperationId() {
        stock("A", ENOUGH);
        batch(numbered((name, i) -> adjust("A", i + 1, name))).forEach(ExpectedOutcomes::applied);
        batch(numbered((name, i) -> adjust("A", i + 1, name))).forEach(ExpectedOutcomes::replayed);
        long count = AwkwardNames.ALL.size();
        assertThat(level("A")).isEqualTo(counters("A", ENOUGH + count * (count + 1) / 2, 0, 0));
    }

    @Test
    void everyNameCanBeAReason() {
        stock("A", ENOUGH);
        batch(numbered((name, i) -> new Adjust(Sku.of("A"), 1, OperationId.of("delivery " + i), name)))
                .forEach(ExpectedOutcomes::applied);
    }

    @Test
    void aRefusalNamesTheRequestedSkuOrReservation() {
        List<StockOutcome<?>> reserved = batch(numbered((name, i) -> reserve(name, name, 1)));
        List<StockOutcome<?>> confirmed = batch(numbered((name, i) -> confirm(name)));
        numbered((name, i) -> assertThat(refused(reserved.get(i))).isEqualTo(isUnknownSku(name)));
        numbered((name, i) -> assertThat(refused(confirmed.get(i))).isEqualTo(isUnknownReservation(name)));
    }

    private interface Numbered<T> {
        T of(String name, int number);
    }

    private static <T> List<T> numbered(Numbered<T> factory) {
        return IntStream.range(0, AwkwardNames.ALL.size())
                .mapToObj(i -> factory.of(AwkwardNames.ALL.get(i), i))
                .toList();
    }

    private static int bySku(Line left, Line right) {
        return left.sku().compareTo(right.sku());
    }

    @Test
    void r5_everyNameCanBeChosenChangedAndAssigned() {
        List<String> names = AwkwardNames.ALL;
        stock("plain", 0);
        batch(names.stream().map(name -> setOnHand(name, 3, name)).toList());
        batch(names.stream()
                .map(name -> reserveAny(name, LineFromAny.whole(1, "plain", name)))
                .toList());
        batch(names.stream().map(name -> change(name, name, 2)).toList());
        batch(names.stream().map(name -> assign(name, name)).toList());
        List<StockOutcome<?>> more = batch(names.stream()
                .map(name -> reserveLimited(name, 2, "more", line(name, 1)))
                .toList());
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            assertThat(refused(more.get(i))).isEqualTo(isLimitExceeded(name, name, 2, 2, 1));
            assertThat(reservation(name).owner()).contains(OwnerId.of(name));
        }
        List<StockCommand<?>> repairs = new ArrayList<>();
        names.forEach(name -> repairs.add(repair(name, "repair " + repairs.size())));
        batch(repairs);
        names.forEach(name -> assertThat(level(name)).isEqualTo(counters(name, 3, 2, 0)));
    }
}
