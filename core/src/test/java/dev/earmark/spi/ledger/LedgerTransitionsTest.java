package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.expire;
import static dev.earmark.spi.ledger.LedgerRows.extend;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.returnStock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rules R5 (one clock) and R6 (fenced) on the Ledger itself. Every test starts with 2 of 5 units of A held by "order".
 */
class LedgerTransitionsTest {
    private static final ReservationId ORDER = ReservationId.of("order");

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void reserveTwo() {
        rows.stock("A", 5);
        rows.apply(reserve("order", "A", 2)).orThrow();
    }

    private static StockOutcome<?> refusedAs(ReservationStatus status) {
        return Outcomes.refused(new Refusal.WrongStatus(ORDER, status));
    }

    @Test
    void r5_theDeadlineCountsFromTheTimeOfTheState() {
        Reservation held = rows.reservation("order");
        assertThat(held.createdAt()).isEqualTo(rows.now);
        assertThat(held.expiresAt()).isEqualTo(rows.now.plus(HOLD_FOR));
        rows.passTime(HOLD_FOR.dividedBy(2));
        assertThat(rows.apply(extend("order", HOLD_FOR)).orThrow().expiresAt()).isEqualTo(rows.now.plus(HOLD_FOR));
    }

    @Test
    void r5_anExtendNeverMovesTheDeadlineEarlier() {
        Instant deadline = rows.reservation("order").expiresAt();
        assertThat(rows.apply(extend("order", HOLD_FOR.dividedBy(2))).orThrow().expiresAt())
                .isEqualTo(deadline);
    }

    @Test
    void r5_aReservationExpiresFromItsDeadlineOnAndNotEarlier() {
        Instant deadline = rows.reservation("order").expiresAt();
        rows.passTime(HOLD_FOR.minusNanos(1_000));
        assertThat(rows.apply(expire("order"))).isEqualTo(Outcomes.refused(new Refusal.NotOverdue(ORDER, deadline)));
        rows.passTime(Duration.ofNanos(1_000));
        assertThat(rows.apply(expire("order")).orThrow().status()).isEqualTo(EXPIRED);
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 0, 0));
    }

    @Test
    void r5_namesThatDifferInCaseAreDifferent() {
        assertThat(rows.apply(reserve("another", "a", 1)))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownSku(List.of(Sku.of("a")))));
        assertThat(rows.apply(confirm("ORDER")))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownReservation(ReservationId.of("ORDER"))));
    }

    @Test
    void r6_exactlyOneOfConfirmCancelAndExpireWinsAndTheOthersLearnWhich() {
        List<StockCommand<Reservation>> rivals = List.of(confirm("order"), cancel("order"), expire("order"));
        List<ReservationStatus> statuses = List.of(CONFIRMED, CANCELLED, EXPIRED);
        for (int winner = 0; winner < rivals.size(); winner++) {
            LedgerRows fresh = new LedgerRows();
            fresh.stock("A", 5);
            fresh.apply(reserve("order", "A", 2)).orThrow();
            fresh.passTime(HOLD_FOR);
            assertThat(fresh.apply(rivals.get(winner)).orThrow().status()).isEqualTo(statuses.get(winner));
            for (int other = 0; other < rivals.size(); other++) {
                if (other != winner) {
                    assertThat(fresh.apply(rivals.get(other))).isEqualTo(refusedAs(statuses.get(winner)));
                }
            }
            long sold = winner == 0 ? 2 : 0;
            assertThat(fresh.level("A")).isEqualTo(level("A", 5 - sold, 0, sold));
        }
    }

    @Test
    void r6_aLateConfirmSucceedsUntilTheUnitsAreReclaimed() {
        rows.passTime(HOLD_FOR.multipliedBy(9));
        assertThat(rows.apply(confirm("order")).orThrow().status()).isEqualTo(CONFIRMED);
    }

    @Test
    void r6_aLateConfirmIsRefusedAfterTheUnitsAreReclaimed() {
        rows.passTime(HOLD_FOR);
        rows.apply(reserve("another", "A", 4)).orThrow();
        List<StockCommand<Reservation>> late = List.of(confirm("order"), cancel("order"), extend("order", HOLD_FOR));
        for (StockCommand<Reservation> command : late) {
            assertThat(rows.apply(command)).isEqualTo(refusedAs(EXPIRED));
        }
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 4, 0));
    }

    @Test
    void r6_onlyAHeldReservationCanBeExtendedAndOnlyAConfirmedOneReturned() {
        assertThat(rows.apply(returnStock("order", "return"))).isEqualTo(refusedAs(HELD));
        rows.apply(confirm("order")).orThrow();
        assertThat(rows.apply(extend("order", HOLD_FOR))).isEqualTo(refusedAs(CONFIRMED));
    }
}
