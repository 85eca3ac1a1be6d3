package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.isLimitExceeded;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockLevel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values are stored exactly up to their limits, and no counter overflows beyond them. */
abstract class LimitsGroup extends ContractGroup {
    private static final long MOST = StockLevel.MAX_UNITS;
    private static final Refusal TOO_MANY = new Refusal.TooManyUnits(Sku.of("A"));

    LimitsGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void theLargestQuantityCanBeReservedSoldAndReturned() {
        stock("A", 2 * Line.MAX_QUANTITY + 1);
        held("held", "A", Line.MAX_QUANTITY);
        assertThat(level("A")).isEqualTo(counters("A", 2_000_000_001, 1_000_000_000, 0));
        sold("sold", "A", Line.MAX_QUANTITY);
        assertThat(level("A")).isEqualTo(counters("A", 1_000_000_001, 1_000_000_000, 1_000_000_000));
        assertThat(applied(returnStock("sold", "return")).returned()).containsExactly(line("A", 1_000_000_000));
        assertThat(level("A")).isEqualTo(counters("A", 2_000_000_001, 1_000_000_000, 0));
    }

    @Test
    void theLargestCounterIsExactToTheUnit() {
        assertThat(applied(setOnHand("A", MOST, "first"))).isEqualTo(counters("A", MOST, 0, 0));
        assertThat(applied(adjust("A", -1, "broken"))).isEqualTo(counters("A", MOST - 1, 0, 0));
        held("order", "A", 1);
        assertThat(level("A")).isEqualTo(counters("A", MOST - 1, 1, 0));
        assertThat(refused(adjust("A", -(MOST - 1), "all"))).isEqualTo(isNotEnough("A", MOST - 1, MOST - 2));
        assertThat(applied(adjust("A", -(MOST - 2), "all but one"))).isEqualTo(counters("A", 1, 1, 0));
        assertThat(applied(adjust("A", MOST - 1, "delivery"))).isEqualTo(counters("A", MOST, 1, 0));
    }

    @Test
    void aDeliveryBeyondTheLargestCounterIsRefused() {
        stock("A", MOST);
        assertThat(refused(adjust("A", 1, "one"))).isEqualTo(TOO_MANY);
        assertThat(refused(adjust("A", MOST, "many"))).isEqualTo(TOO_MANY);
        assertThat(level("A")).isEqualTo(counters("A", MOST, 0, 0));
    }

    @Test
    void aReturnBeyondTheLargestCounterIsRefused() {
        stock("A", MOST);
        sold("order", "A", 5);
        stock("A", MOST - 4);
        assertThat(refused(returnStock("order", "return"))).isEqualTo(TOO_MANY);
        assertThat(level("A")).isEqualTo(counters("A", MOST - 4, 0, 5));
        assertThat(reservation("order").returned()).isEmpty();
        applied(returnStock("order", "part", line("A", 4)));
        assertThat(level("A")).isEqualTo(counters("A", MOST, 0, 1));
    }

    @Test
    void r5_theShortestDurationIsExact() {
        stock("A", 5);
        assertHeldFor(ReserveRequest.SHORTEST_HOLD_FOR);
    }

    @Test
    void r5_theLongestDurationIsExact() {
        stock("A", 5);
        assertHeldFor(ReserveRequest.LONGEST_HOLD_FOR);
    }

    @Test
    void r5_durationsAreExactToTheMicrosecond() {
        stock("A", 5);
        assertHeldFor(Duration.ofSeconds(1).plusNanos(1_000));
        assertHeldFor(Duration.ofSeconds(2).minusNanos(1_000));
        assertHeldFor(Duration.ofMinutes(5).plusNanos(123_457_000));
        assertHeldFor(ReserveRequest.LONGEST_HOLD_FOR.minusNanos(1_000));
    }

    @Test
    void r5_theLongestExtensionIsAccepted() {
        stock("A", 5);
        held("order", "A", 1);
        Reservation extended = applied(extend("order", ReserveRequest.LONGEST_HOLD_FOR));
        // the store's clock may have moved between the two commands
        assertThat(Duration.between(extended.createdAt(), extended.expiresAt()))
                .isBetween(ReserveRequest.LONGEST_HOLD_FOR, ReserveRequest.LONGEST_HOLD_FOR.plusHours(1));
        assertThat(reservation("order")).isEqualTo(extended);
    }

    @Test
    void theLongestReasonIsAccepted() {
        stock("A", 5);
        applied(new Adjust(Sku.of("A"), 1, OperationId.of("delivery"), "€".repeat(Adjust.MAX_REASON)));
        applied(new Adjust(Sku.of("A"), 1, OperationId.of("another"), "😀".repeat(Adjust.MAX_REASON / 2)));
    }

    @Test
    void aSmallSaleFromALargeStockIsNotLostToRounding() {
        stock("A", MOST);
        for (int i = 0; i < 3; i++) {
            sold("order " + i, "A", 1);
        }
        assertThat(level("A")).isEqualTo(counters("A", MOST - 3, 0, 3));
        assertThat(applied(adjust("A", 3, "delivery"))).isEqualTo(counters("A", MOST, 0, 3));
    }

    private void assertHeldFor(Duration holdFor) {
        Reservation held = applied(reserve("for " + holdFor, holdFor, line("A", 1)));
        assertThat(Duration.between(held.createdAt(), held.expiresAt())).isEqualTo(holdFor);
        assertThat(reservation("for " + holdFor)).isEqualTo(held);
        applied(confirm("for " + holdFor));
    }

    @Test
    void theLargestLimitAndTheLongestHoldAreExact() {
        stock("A", MOST);
        Reservation held = applied(new Reserve(
                ReservationId.of("order"),
                List.of(line("A", Line.MAX_QUANTITY - 1)),
                ReserveRequest.SHORTEST_HOLD_FOR,
                OwnerId.of("ann"),
                List.of(),
                Line.MAX_QUANTITY,
                ReserveRequest.LONGEST_HOLD_FOR));
        assertThat(held.limitPerOwner()).hasValue(Line.MAX_QUANTITY);
        assertThat(held.extendableUntil()).contains(held.createdAt().plus(ReserveRequest.LONGEST_HOLD_FOR));
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(refused(reserveLimited("ann", Line.MAX_QUANTITY, "another", line("A", 2))))
                .isEqualTo(isLimitExceeded("ann", "A", Line.MAX_QUANTITY, Line.MAX_QUANTITY - 1, 2));
        applied(reserveLimited("ann", Line.MAX_QUANTITY, "another", line("A", 1)));
    }
}
