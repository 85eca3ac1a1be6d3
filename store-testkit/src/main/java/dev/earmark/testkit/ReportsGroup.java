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
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.repair;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveAny;
import static dev.earmark.testkit.Commands.reserveFor;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ReportedChanges.change;
import static dev.earmark.testkit.ReportedChanges.counts;
import static dev.earmark.testkit.ReportedChanges.isNew;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ChangeCause;
import dev.earmark.LineFromAny;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A store reports each change of a reservation and of a level with what was before and why (rule R11). */
abstract class ReportsGroup extends ReportingGroup {
    ReportsGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r11_changesOfStockReportTheLevel() {
        assertThat(reportsOf(setOnHand("A", 5, "first"))).containsExactly(counts("A", "none", "5/0/0"));
        assertThat(reportsOf(adjust("A", 3, "delivery"))).containsExactly(counts("A", "5/0/0", "8/0/0"));
        assertThat(reportsOf(adjust("A", -2, "broken"))).containsExactly(counts("A", "8/0/0", "6/0/0"));
        assertThat(reportsOf(setOnHand("A", 9, "count"))).containsExactly(counts("A", "6/0/0", "9/0/0"));
        assertThat(reportsOf(setOnHand("B", 0, "sold out from the start")))
                .containsExactly(counts("B", "none", "0/0/0"));
        assertThat(reportsOf(setOnHand("A", 9, "the same count"))).isEmpty();
    }

    @Test
    void r11_aReserveReportsTheReservationAndItsLevels() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        assertThat(reportsOf(reserve("order", line("A", 2), line("B", 1))))
                .containsExactlyInAnyOrder(
                        isNew("order"), counts("A", "5/0/0", "5/2/0"), counts("B", "5/0/0", "5/1/0"));
    }

    @Test
    void r11_aConfirmReportsTheReservationAndItsLevels() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(reportsOf(confirm("order")))
                .containsExactlyInAnyOrder(
                        change("order", HELD, CONFIRMED, ChangeCause.CONFIRM), counts("A", "5/2/0", "3/0/2"));
    }

    @Test
    void r11_aCancelReportsTheReservationAndItsLevels() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(reportsOf(cancel("order")))
                .containsExactlyInAnyOrder(
                        change("order", HELD, CANCELLED, ChangeCause.CANCEL), counts("A", "5/2/0", "5/0/0"));
    }

    @Test
    void r11_anExtendReportsTheReservationEvenIfItsDeadlineIsLaterAlready() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(reportsOf(extend("order", HOLD_FOR.multipliedBy(2))))
                .containsExactly(change("order", HELD, HELD, ChangeCause.EXTEND));
        assertThat(reportsOf(extend("order", HOLD_FOR)))
                .containsExactly(change("order", HELD, HELD, ChangeCause.EXTEND));
    }

    @Test
    void r11_anExpiryReportsTheReservationAndItsLevels() {
        stock("A", 5);
        held("order", "A", 2);
        passTime(HOLD_FOR);
        assertThat(reportsOf(expire("order")))
                .containsExactlyInAnyOrder(
                        change("order", HELD, EXPIRED, ChangeCause.EXPIRE), counts("A", "5/2/0", "5/0/0"));
    }

    @Test
    void r11_eachReturnReportsTheReservationAndItsLevels() {
        stock("A", 5);
        sold("order", "A", 3);
        assertThat(reportsOf(returnStock("order", "one", line("A", 1))))
                .containsExactlyInAnyOrder(
                        change("order", CONFIRMED, CONFIRMED, ChangeCause.RETURN), counts("A", "2/0/3", "3/0/2"));
        assertThat(reportsOf(returnStock("order", "the others")))
                .containsExactlyInAnyOrder(
                        change("order", CONFIRMED, CONFIRMED, ChangeCause.RETURN), counts("A", "3/0/2", "5/0/0"));
    }

    @Test
    void r11_aReplayReportsNothing() {
        stock("A", 9);
        sold("sold", "A", 2);
        applied(returnStock("sold", "return"));
        held("held", "A", 1);
        held("cancelled", "A", 1);
        applied(cancel("cancelled"));
        applied(adjust("A", -1, "broken"));
        applied(setOnHand("A", 7, "count"));
        assertThat(reportsOf(reserve("held", "A", 1))).isEmpty();
        assertThat(reportsOf(reserve("sold", "A", 2))).isEmpty();
        assertThat(reportsOf(confirm("sold"))).isEmpty();
        assertThat(reportsOf(returnStock("sold", "return"))).isEmpty();
        assertThat(reportsOf(cancel("cancelled"))).isEmpty();
        assertThat(reportsOf(adjust("A", -1, "broken"))).isEmpty();
        assertThat(reportsOf(setOnHand("A", 7, "count"))).isEmpty();
        passTime(HOLD_FOR);
        applied(expire("held"));
        assertThat(reportsOf(expire("held"))).isEmpty();
    }

    @Test
    void r11_aRefusalReportsNothing() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(reportsOf(reserve("large", "A", 4))).isEmpty();
        assertThat(reportsOf(reserve("large", line("A", 1), line("unknown", 1))))
                .isEmpty();
        assertThat(reportsOf(reserve("order", "A", 3))).isEmpty();
        assertThat(reportsOf(confirm("unknown"))).isEmpty();
        assertThat(reportsOf(cancel("unknown"))).isEmpty();
        assertThat(reportsOf(extend("unknown", HOLD_FOR))).isEmpty();
        assertThat(reportsOf(expire("order"))).isEmpty();
        assertThat(reportsOf(returnStock("order", "return"))).isEmpty();
        assertThat(reportsOf(adjust("A", -4, "broken"))).isEmpty();
        assertThat(reportsOf(adjust("unknown", 1, "delivery"))).isEmpty();
        assertThat(reportsOf(setOnHand("A", 1, "count"))).isEmpty();
        applied(confirm("order"));
        assertThat(reportsOf(cancel("order"))).isEmpty();
        assertThat(reportsOf(returnStock("order", "return", line("A", 3)))).isEmpty();
    }

    @Test
    void r11_aPurgeReportsNothing() {
        stock("A", 5);
        sold("order", "A", 2);
        held("another", "A", 1);
        passTime(HOLD_FOR);
        ignoreReports();
        assertThat(store().purge(Duration.ZERO, 100)).isPositive();
        assertThat(newReports()).isEmpty();
        assertThat(reportsOf(reserve("order", "A", 2)))
                .as("an id that was purged is new")
                .containsExactlyInAnyOrder(isNew("order"), counts("A", "3/1/2", "3/3/2"));
    }

    @Test
    void r11_namesAreReportedAsTheyAre() {
        List<String> names = AwkwardNames.ALL;
        batch(names.stream().map(name -> setOnHand(name, 2, name)).toList());
        batch(names.stream().map(name -> reserve(name, name, 1)).toList());
        passTime(HOLD_FOR);
        batch(names.stream().map(Commands::expire).toList());
        verifyChains(names, names.toArray(String[]::new));
    }

    @Test
    void r11_storesOnOneSetOfDataReportToIt() {
        stock("A", 5);
        held("order", "A", 2);
        ignoreReports();
        other().apply(List.of(confirm("order")));
        assertThat(newReports())
                .containsExactlyInAnyOrder(
                        change("order", HELD, CONFIRMED, ChangeCause.CONFIRM), counts("A", "5/2/0", "3/0/2"));
        assertThat(reportsOf(returnStock("order", "return")))
                .containsExactlyInAnyOrder(
                        change("order", CONFIRMED, CONFIRMED, ChangeCause.RETURN), counts("A", "3/0/2", "5/0/0"));
        verifyChains(List.of("order"), "A");
    }

    @Test
    void r11_aChangeReportsTheReservationAndTheLevelsThatDiffer() {
        stock("A", 5);
        stock("B", 5);
        stock("C", 5);
        applied(reserve("order", line("A", 2), line("C", 1)));
        assertThat(reportsOf(change("order", line("B", 3), line("C", 1))))
                .containsExactlyInAnyOrder(
                        change("order", HELD, HELD, ChangeCause.CHANGE),
                        counts("A", "5/2/0", "5/0/0"),
                        counts("B", "5/0/0", "5/3/0"));
        verifyChains(List.of("order"), "A", "B", "C");
    }

    @Test
    void r11_anAssignReportsTheReservation() {
        stock("A", 5);
        held("order", "A", 2);
        assertThat(reportsOf(assign("order", "ann"))).containsExactly(change("order", HELD, HELD, ChangeCause.ASSIGN));
    }

    @Test
    void r11_aPartialConfirmReportsTheReservationOnceAndItsLevels() {
        stock("A", 5);
        stock("B", 5);
        applied(reserve("order", line("A", 3), line("B", 1)));
        assertThat(reportsOf(confirmPart("order", line("A", 2))))
                .containsExactlyInAnyOrder(
                        change("order", HELD, CONFIRMED, ChangeCause.CONFIRM),
                        counts("A", "5/3/0", "3/0/2"),
                        counts("B", "5/1/0", "5/0/0"));
        verifyChains(List.of("order"), "A", "B");
    }

    @Test
    void r11_aLateConfirmReportsThatTheReservationHadExpired() {
        stock("A", 5);
        held("late", "A", 2);
        passTime(HOLD_FOR);
        applied(expire("late"));
        assertThat(reportsOf(confirmLate("late")))
                .containsExactlyInAnyOrder(
                        change("late", EXPIRED, CONFIRMED, ChangeCause.CONFIRM), counts("A", "5/0/0", "3/0/2"));
        verifyChains(List.of("late"), "A");
    }

    @Test
    void r11_aRepairReportsTheLevelIfItDiffers() {
        stock("A", 5);
        held("order", "A", 2);
        setReserved("A", 4);
        assertThat(reportsOf(repair("A", "repair"))).containsExactly(counts("A", "5/4/0", "5/2/0"));
        assertThat(reportsOf(repair("A", "another"))).isEmpty();
    }

    @Test
    void r11_aChoiceReportsTheSkusThatItTook() {
        stock("A", 1);
        stock("B", 5);
        assertThat(reportsOf(reserveAny("order", LineFromAny.whole(2, "A", "B"))))
                .containsExactlyInAnyOrder(isNew("order"), counts("B", "5/0/0", "5/2/0"));
    }

    @Test
    void r11_replaysAndRefusalsOfLaterVerbsReportNothing() {
        stock("A", 5);
        applied(reserveLimited("ann", 2, "order", line("A", 2)));
        held("cancelled", "A", 1);
        applied(cancel("cancelled"));
        assertThat(reportsOf(change("order", "A", 2))).isEmpty();
        assertThat(reportsOf(change("order", "A", 3))).isEmpty();
        assertThat(reportsOf(assign("order", "ann"))).isEmpty();
        assertThat(reportsOf(assign("cancelled", "ann"))).isEmpty();
        assertThat(reportsOf(confirmPart("order", line("A", 3)))).isEmpty();
        assertThat(reportsOf(confirmLate("cancelled"))).isEmpty();
        assertThat(reportsOf(reserveLimited("ann", 2, "more", line("A", 1)))).isEmpty();
        assertThat(reportsOf(reserveFor("bob", "order", line("A", 2)))).isEmpty();
        assertThat(reportsOf(setOnHand("A", 9, "count", 4))).isEmpty();
        assertThat(reportsOf(repair("Z", "repair"))).isEmpty();
        applied(confirmPart("order", line("A", 1)));
        assertThat(reportsOf(confirmPart("order", line("A", 1)))).isEmpty();
        assertThat(reportsOf(confirmPart("order", line("A", 2)))).isEmpty();
    }
}
