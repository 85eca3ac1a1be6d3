package dev.earmark.testkit;

import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.ExpectedOutcomes.isNotEnough;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which overdue reservations are reclaimed, and how many of them (rule R3). */
abstract class ReclaimOrderGroup extends ContractGroup {
    /** More than a store should load at once. */
    private static final int MANY = 2_500;

    ReclaimOrderGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r3_theLongestOverdueIsReclaimedFirst() {
        overdueInTurn();
        assertThat(reclaimedIds(apply(reserve("one", "A", 1)))).containsExactly("first");
        assertThat(reclaimedIds(apply(reserve("two", "A", 4)))).containsExactly("second", "third");
    }

    @Test
    void r3_noMoreIsReclaimedThanIsNeeded() {
        overdueInTurn();
        StockOutcome<Reservation> outcome = apply(reserve("order", "A", 2));
        assertThat(reclaimedIds(outcome)).containsExactly("first");
        assertThat(reservation("second").status()).isEqualTo(HELD);
        assertThat(reservation("third").status()).isEqualTo(HELD);
        assertThat(level("A")).isEqualTo(counters("A", 6, 6, 0));
    }

    /** Creates three overdue reservations of 2 units each. They are not created in the order of their deadlines. */
    private void overdueInTurn() {
        stock("A", 6);
        applied(reserve("second", HOLD_FOR.multipliedBy(2), line("A", 2)));
        applied(reserve("third", HOLD_FOR.multipliedBy(3), line("A", 2)));
        applied(reserve("first", HOLD_FOR, line("A", 2)));
        passTime(HOLD_FOR.multipliedBy(4));
    }

    @Test
    void r3_nothingIsReclaimedWhileEnoughUnitsAreAvailable() {
        stock("A", 5);
        held("overdue", "A", 4);
        passTime(HOLD_FOR);
        held("order", "A", 1);
        assertThat(reservation("overdue").status()).isEqualTo(HELD);
    }

    @Test
    void r3_eachCommandOfABatchReclaimsForItself() {
        overdueInTurn();
        List<StockOutcome<?>> outcomes =
                batch(reserve("one", "A", 2), reserve("two", "A", 2), confirm("third"), reserve("four", "A", 1));
        assertThat(reclaimedIds(outcomes.get(0))).containsExactly("first");
        assertThat(reclaimedIds(outcomes.get(1))).containsExactly("second");
        applied(outcomes.get(2));
        assertThat(refused(outcomes.get(3))).isEqualTo(isNotEnough("A", 1, 0));
        assertThat(level("A")).isEqualTo(counters("A", 4, 4, 2));
    }

    @Test
    void r3_moreOverdueReservationsThanAStoreLoadsAtOnceAreAllReclaimed() {
        stock("A", MANY);
        List<ReservationId> overdue = new ArrayList<>();
        for (int i = 0; i < MANY; i += 500) {
            batch(IntStream.range(i, i + 500)
                    .mapToObj(n -> reserve("order " + n, "A", 1))
                    .toList());
            IntStream.range(i, i + 500).forEach(n -> overdue.add(ReservationId.of("order " + n)));
        }
        passTime(HOLD_FOR);
        assertThat(reclaimedIds(Retry.apply(store(), reserve("one", "A", 1)))).hasSize(1);
        applied(Retry.apply(store(), reserve("all others", "A", MANY - 1)));
        assertThat(level("A")).isEqualTo(counters("A", MANY, MANY, 0));
        assertThat(other().reservations(overdue).values())
                .hasSize(MANY)
                .extracting(Reservation::status)
                .containsOnly(ReservationStatus.EXPIRED);
        assertThat(other().overdue(10).ids()).isEmpty();
    }
}
