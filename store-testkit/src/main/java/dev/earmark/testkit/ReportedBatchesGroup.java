package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.confirmLate;
import static dev.earmark.testkit.Commands.confirmPart;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ReportedChanges.change;
import static dev.earmark.testkit.ReportedChanges.counts;
import static dev.earmark.testkit.ReportedChanges.isNew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ChangeCause;
import dev.earmark.StockCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A batch reports each of its steps, each level once, and whatever it reclaimed of strangers, even for a command that it
 * refused (rules R3 and R11).
 */
abstract class ReportedBatchesGroup extends ReportingGroup {
    /** More than a store should reclaim in one step. */
    private static final int MANY = 2_500;

    ReportedBatchesGroup(StockStoreContract contract) {
        super(contract);
    }

    private static Report reclaimed(String id) {
        return change(id, HELD, EXPIRED, ChangeCause.RECLAIM);
    }

    @Test
    void r11_aReserveReportsTheStrangersThatItReclaimed() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("stranger", line("A", 4), line("B", 2)));
        held("another", "A", 1);
        passTime(HOLD_FOR);
        assertThat(reportsOf(reserve("order", "A", 5)))
                .containsExactlyInAnyOrder(
                        reclaimed("stranger"), reclaimed("another"), isNew("order"), counts("B", "5/2/0", "5/0/0"));
        verifyChains(List.of("stranger", "another", "order"), "A", "B");
    }

    @Test
    void r11_aRefusedCommandReportsWhatItReclaimed() {
        stock("A", 5);
        held("overdue", "A", 3);
        passTime(HOLD_FOR);
        assertThat(reportsOf(reserve("order", "A", 6)))
                .containsExactlyInAnyOrder(reclaimed("overdue"), counts("A", "5/3/0", "5/0/0"));
        verifyChains(List.of("overdue"), "A");
    }

    @Test
    void r11_aWriteOffAndALowerCountReportWhatTheyReclaimed() {
        stock("A", 5);
        held("first", "A", 2);
        held("second", "A", 2);
        passTime(HOLD_FOR);
        assertThat(reportsOf(adjust("A", -2, "broken")))
                .containsExactlyInAnyOrder(reclaimed("first"), counts("A", "5/4/0", "3/2/0"));
        assertThat(reportsOf(setOnHand("A", 1, "count")))
                .containsExactlyInAnyOrder(reclaimed("second"), counts("A", "3/2/0", "1/0/0"));
    }

    @Test
    void r11_aLateCommandReportsNothingAfterTheReclaim() {
        stock("A", 2);
        held("late", "A", 2);
        passTime(HOLD_FOR);
        apply(reserve("order", "A", 1));
        assertThat(reportsOf(confirm("late"), cancel("late"), expire("late"))).isEmpty();
    }

    @Test
    void r11_aBatchReportsEachStepOfAReservationAndEachLevelOnce() {
        stock("A", 5);
        stock("B", 5);
        assertThat(reportsOf(
                        reserve("sold", "A", 2),
                        confirm("sold"),
                        reserve("cancelled", "B", 1),
                        returnStock("sold", "return", line("A", 1)),
                        cancel("cancelled"),
                        reserve("sold", "A", 2),
                        reserve("refused", "A", 9)))
                .as("of B nothing is left, so its level is not reported")
                .containsExactlyInAnyOrder(
                        isNew("sold"),
                        change("sold", HELD, CONFIRMED, ChangeCause.CONFIRM),
                        change("sold", CONFIRMED, CONFIRMED, ChangeCause.RETURN),
                        isNew("cancelled"),
                        change("cancelled", HELD, CANCELLED, ChangeCause.CANCEL),
                        counts("A", "5/0/0", "4/0/1"));
        verifyChains(List.of("sold", "cancelled"), "A", "B");
    }

    @Test
    void r11_eachCommandOfABatchReportsWhatItReclaimed() {
        stock("A", 2);
        stock("B", 1);
        held("first", "A", 1);
        held("second", "A", 1);
        held("third", "B", 1);
        passTime(HOLD_FOR);
        assertThat(reportsOf(reserve("one", "A", 1), expire("third"), reserve("two", "A", 1), reserve("three", "B", 1)))
                .containsExactlyInAnyOrder(
                        reclaimed("first"),
                        isNew("one"),
                        change("third", HELD, EXPIRED, ChangeCause.EXPIRE),
                        reclaimed("second"),
                        isNew("two"),
                        isNew("three"));
    }

    @Test
    void r11_aLargeBatchReportsEachOfItsCommands() {
        stock("A", 500);
        stock("B", 500);
        List<StockCommand<?>> commands = new ArrayList<>();
        List<Report> expected = new ArrayList<>();
        List<String> orders =
                IntStream.range(0, 500).mapToObj(i -> "order " + i).toList();
        orders.forEach(order -> {
            commands.add(reserve(order, line("A", 1), line("B", 1)));
            expected.add(isNew(order));
        });
        orders.subList(0, 250).forEach(order -> {
            commands.add(confirm(order));
            expected.add(change(order, HELD, CONFIRMED, ChangeCause.CONFIRM));
        });
        expected.add(counts("A", "500/0/0", "250/250/250"));
        expected.add(counts("B", "500/0/0", "250/250/250"));
        assertThat(reportsOf(commands)).containsExactlyInAnyOrderElementsOf(expected);
        verifyChains(orders, "A", "B");
    }

    /** A store may reclaim some of them in a step of its own, and fail as transient. */
    @Test
    void r11_moreReclaimsThanAStoreMakesInOneStepAreAllReported() {
        stock("A", MANY);
        List<String> orders =
                IntStream.range(0, MANY).mapToObj(i -> "order " + i).toList();
        for (int i = 0; i < MANY; i += 500) {
            batch(orders.subList(i, i + 500).stream()
                    .map(order -> reserve(order, "A", 1))
                    .toList());
        }
        passTime(HOLD_FOR);
        ignoreReports();
        applied(Retry.apply(store(), reserve("all", "A", MANY)));
        List<Report> expected = new ArrayList<>(
                orders.stream().map(ReportedBatchesGroup::reclaimed).toList());
        expected.add(isNew("all"));
        assertThat(newReports().stream().filter(report -> !report.cause().isEmpty()))
                .containsExactlyInAnyOrderElementsOf(expected);
        List<String> all = new ArrayList<>(orders);
        all.add("all");
        verifyChains(all, "A");
    }

    @Test
    void r11_changesLateConfirmsAndLimitsReportWhatTheyReclaimed() {
        stock("A", 5);
        stock("B", 9);
        held("late", "A", 4);
        passTime(HOLD_FOR);
        applied(expire("late"));
        held("first", "A", 2);
        held("second", "A", 2);
        applied(reserveFor("ann", "of ann", line("B", 2)));
        passTime(HOLD_FOR);
        held("order", "A", 1);
        assertThat(reportsOf(change("order", "A", 2)))
                .containsExactlyInAnyOrder(
                        reclaimed("first"),
                        change("order", HELD, HELD, ChangeCause.CHANGE),
                        counts("A", "5/5/0", "5/4/0"));
        applied(cancel("order"));
        assertThat(reportsOf(confirmLate("late")))
                .containsExactlyInAnyOrder(
                        reclaimed("second"),
                        change("late", EXPIRED, CONFIRMED, ChangeCause.CONFIRM),
                        counts("A", "5/2/0", "1/0/4"));
        assertThat(reportsOf(reserveLimited("ann", 2, "limited", line("B", 1))))
                .containsExactlyInAnyOrder(reclaimed("of ann"), isNew("limited"), counts("B", "9/2/0", "9/1/0"));
        verifyChains(List.of("late", "first", "second", "of ann", "order", "limited"), "A", "B");
    }

    @Test
    void r11_aBatchReportsEachChangeOfAReservation() {
        stock("A", 5);
        stock("B", 5);
        assertThat(reportsOf(
                        reserve("order", "A", 2),
                        change("order", line("A", 1), line("B", 3)),
                        assign("order", "ann"),
                        confirmPart("order", line("B", 2)),
                        returnStock("order", "return", line("B", 1))))
                .containsExactlyInAnyOrder(
                        isNew("order"),
                        change("order", HELD, HELD, ChangeCause.CHANGE),
                        change("order", HELD, HELD, ChangeCause.ASSIGN),
                        change("order", HELD, CONFIRMED, ChangeCause.CONFIRM),
                        change("order", CONFIRMED, CONFIRMED, ChangeCause.RETURN),
                        counts("B", "5/0/0", "4/0/1"));
        verifyChains(List.of("order"), "A", "B");
    }
}
