package dev.earmark.testkit.broken;

import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.spi.ledger.LedgerState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Copies loaded rows with one part changed. */
final class States {
    private States() {}

    static LedgerState withNow(LedgerState state, Instant now) {
        return new LedgerState(
                now,
                state.levels(),
                state.reservations(),
                state.operations(),
                state.overdue(),
                state.owned(),
                state.held());
    }

    static LedgerState withReservations(LedgerState state, Map<ReservationId, Reservation> reservations) {
        return new LedgerState(
                state.now(),
                state.levels(),
                reservations,
                state.operations(),
                state.overdue(),
                state.owned(),
                state.held());
    }

    static LedgerState withOverdue(LedgerState state, Map<Sku, List<Reservation>> overdue) {
        return new LedgerState(
                state.now(),
                state.levels(),
                state.reservations(),
                state.operations(),
                overdue,
                state.owned(),
                state.held());
    }

    static LedgerState withOwned(LedgerState state, Map<OwnerId, List<Reservation>> owned) {
        return new LedgerState(
                state.now(),
                state.levels(),
                state.reservations(),
                state.operations(),
                state.overdue(),
                owned,
                state.held());
    }

    static LedgerState withHeld(LedgerState state, Map<Sku, Long> held) {
        return new LedgerState(
                state.now(),
                state.levels(),
                state.reservations(),
                state.operations(),
                state.overdue(),
                state.owned(),
                held);
    }
}
