package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.adjust;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.returnStock;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Purge removes finished reservations and applied operations after the retention time, and nothing else. */
abstract class PurgeGroup extends ContractGroup {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int PLENTY = 1_000;

    PurgeGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r9_finishedReservationsArePurgedAfterTheRetentionTime() {
        stock("A", 10);
        sold("confirmed", "A", 1);
        held("cancelled", "A", 2);
        applied(cancel("cancelled"));
        applied(reserve("expired", Duration.ofMinutes(1), line("A", 3)));
        passTime(Duration.ofMinutes(1));
        applied(expire("expired"));
        passTime(HOUR);
        assertThat(store().purge(HOUR, PLENTY)).isEqualTo(4);
        assertThat(isKnown("confirmed")).isFalse();
        assertThat(isKnown("cancelled")).isFalse();
        assertThat(isKnown("expired")).isFalse();
        assertThat(level("A")).isEqualTo(counters("A", 9, 0, 1));
        assertThat(store().purge(HOUR, PLENTY)).isZero();
    }

    @Test
    void r10_heldReservationsAreNeverPurgedEvenIfOverdue() {
        stock("A", 10);
        held("live", "A", 1);
        applied(reserve("overdue", Duration.ofMinutes(1), line("A", 2)));
        passTime(Duration.ofMinutes(2));
        assertThat(store().purge(Duration.ZERO, PLENTY)).isEqualTo(1);
        assertThat(isKnown("live")).isTrue();
        assertThat(isKnown("overdue")).isTrue();
        assertThat(level("A")).isEqualTo(counters("A", 10, 3, 0));
        assertThat(store().overdue(10).ids()).containsExactly(ReservationId.of("overdue"));
        assertThat(applied(confirm("overdue")).lines()).containsExactly(line("A", 2));
    }

    @Test
    void r4_nothingIsPurgedWithinTheRetentionTime() {
        stock("A", 10);
        sold("sold", "A", 1);
        applied(adjust("A", 5, "delivery"));
        passTime(HOUR);
        assertThat(store().purge(HOUR.plusMinutes(1), PLENTY)).isZero();
        replayed(confirm("sold"));
        replayed(reserve("sold", "A", 1));
        replayed(adjust("A", 5, "delivery"));
    }

    @Test
    void theRetentionTimeStartsAtTheLastChange() {
        stock("A", 10);
        sold("returned", "A", 2);
        held("cancelled late", "A", 1);
        sold("untouched", "A", 1);
        passTime(HOUR);
        applied(returnStock("returned", "return", line("A", 1)));
        applied(cancel("cancelled late"));
        passTime(HOUR);
        assertThat(store().purge(HOUR.plusMinutes(1), PLENTY)).isEqualTo(2);
        assertThat(isKnown("untouched")).isFalse();
        assertThat(isKnown("cancelled late")).isTrue();
        assertThat(applied(returnStock("returned", "rest", line("A", 1))).returned())
                .containsExactly(line("A", 2));
    }

    @Test
    void r9_aPurgeIsBoundedAndTakesTheOldestFirst() {
        stock("A", 10);
        for (int i = 1; i <= 5; i++) {
            sold("order " + i, "A", 1);
            passTime(Duration.ofMinutes(1));
        }
        passTime(HOUR);
        assertThat(store().purge(HOUR, 2)).isEqualTo(2);
        assertThat(isKnown("order 1")).isFalse();
        assertThat(isKnown("order 2")).isFalse();
        assertThat(isKnown("order 3")).isTrue();
        assertThat(store().purge(HOUR, 2)).isEqualTo(2);
        assertThat(store().purge(HOUR, 2)).isEqualTo(2);
        assertThat(store().purge(HOUR, 2)).isZero();
        assertThat(level("A")).isEqualTo(counters("A", 5, 0, 5));
    }

    @Test
    void r9_theOldestIsTheOneWhoseLastChangeIsTheOldest() {
        stock("A", 10);
        for (String id : List.of("a", "b", "c")) {
            held(id, "A", 1);
            passTime(Duration.ofMinutes(1));
        }
        for (String id : List.of("b", "c", "a")) {
            applied(confirm(id));
            passTime(Duration.ofMinutes(1));
        }
        applied(returnStock("b", "return", line("A", 1)));
        passTime(HOUR);
        assertThat(store().purge(HOUR, 1)).isEqualTo(1);
        assertThat(List.of(isKnown("a"), isKnown("b"), isKnown("c"))).containsExactly(true, true, false);
        assertThat(store().purge(HOUR, 1)).isEqualTo(1);
        assertThat(List.of(isKnown("a"), isKnown("b"))).containsExactly(false, true);
    }

    @Test
    void r9_theOldestOperationsArePurgedFirst() {
        stock("A", 10);
        for (String operation : List.of("z first", "a second")) {
            passTime(Duration.ofMinutes(1));
            applied(adjust("A", 1, operation));
        }
        passTime(HOUR);
        assertThat(store().purge(HOUR, 2)).isEqualTo(2);
        assertThat(refused(adjust("A", 7, "a second")))
                .isEqualTo(new Refusal.OperationReused(OperationId.of("a second")));
        assertThat(applied(adjust("A", 1, "z first"))).isEqualTo(counters("A", 13, 0, 0));
    }

    @Test
    void aPurgedReservationIsUnknown() {
        stock("A", 10);
        sold("order", "A", 1);
        passTime(HOUR);
        store().purge(HOUR, PLENTY);
        Refusal unknown = new Refusal.UnknownReservation(ReservationId.of("order"));
        assertThat(refused(confirm("order"))).isEqualTo(unknown);
        assertThat(refused(returnStock("order", "return"))).isEqualTo(unknown);
        assertThat(applied(reserve("order", "A", 2)).lines()).containsExactly(line("A", 2));
        assertThat(level("A")).isEqualTo(counters("A", 9, 2, 1));
    }

    @Test
    void aPurgedOperationIdCanBeUsedAgain() {
        stock("A", 10);
        applied(adjust("A", 5, "delivery"));
        assertThat(refused(adjust("A", 7, "delivery")))
                .isEqualTo(new Refusal.OperationReused(OperationId.of("delivery")));
        passTime(HOUR);
        assertThat(store().purge(HOUR, PLENTY)).isEqualTo(2);
        assertThat(applied(adjust("A", 7, "delivery"))).isEqualTo(counters("A", 22, 0, 0));
    }

    @Test
    void r9_argumentsMustBeInRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> store().purge(HOUR, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> store().purge(HOUR, 1_001));
        assertThatIllegalArgumentException().isThrownBy(() -> store().purge(Duration.ofMillis(-1), 1));
        assertThatIllegalArgumentException().isThrownBy(() -> store().purge(Duration.ofDays(36_501), 1));
        assertThat(store().purge(Duration.ofDays(36_500), 1)).isZero();
    }
}
