package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Checks outcomes, and builds the refusals that tests expect. */
final class ExpectedOutcomes {
    private ExpectedOutcomes() {}

    static boolean isApplied(StockOutcome<?> outcome) {
        return outcome instanceof Applied;
    }

    static boolean isFirst(StockOutcome<?> outcome) {
        return outcome instanceof Applied<?> applied && !applied.replay();
    }

    /** Requires that this call applied the command, not an earlier one. */
    static <T> T applied(StockOutcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Applied.class);
        Applied<T> applied = (Applied<T>) outcome;
        assertThat(applied.replay()).as("a replay: %s", outcome).isFalse();
        return applied.value();
    }

    /** Requires that an earlier call applied the command, so that this one had no effect. */
    static <T> T replayed(StockOutcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Applied.class);
        Applied<T> applied = (Applied<T>) outcome;
        assertThat(applied.replay()).as("a replay: %s", outcome).isTrue();
        return applied.value();
    }

    static Refusal refused(StockOutcome<?> outcome) {
        return assertThat(outcome)
                .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
                .actual()
                .refusal();
    }

    static List<String> reclaimedIds(StockOutcome<?> outcome) {
        return Outcomes.reclaimed(outcome).stream()
                .map(Reservation::id)
                .map(ReservationId::value)
                .toList();
    }

    static Refusal isNotEnough(String sku, long requested, long available) {
        return new Refusal.NotEnough(List.of(shortage(sku, requested, available)));
    }

    static Refusal isNotEnough(Shortage... shortages) {
        return new Refusal.NotEnough(List.of(shortages));
    }

    static Refusal isBelowReserved(String sku, long onHand, long reserved) {
        return new Refusal.BelowReserved(Sku.of(sku), onHand, reserved);
    }

    /** The numbers of a shortage are the units to return, and the units that were sold and not returned yet. */
    static Refusal isMoreThanSold(String id, Shortage... shortages) {
        return new Refusal.MoreThanSold(ReservationId.of(id), List.of(shortages));
    }

    /** The numbers of a shortage are the units to sell, and those of the reservation. */
    static Refusal isMoreThanReserved(String id, Shortage... shortages) {
        return new Refusal.MoreThanReserved(ReservationId.of(id), List.of(shortages));
    }

    static Refusal isLimitExceeded(String owner, String sku, long limit, long owned, long requested) {
        return new Refusal.LimitExceeded(OwnerId.of(owner), Sku.of(sku), limit, owned, requested);
    }

    static Refusal isReused(String id, ReservationStatus status) {
        return new Refusal.IdReused(ReservationId.of(id), status);
    }

    static Refusal isOtherOwner(String id, ReservationStatus status) {
        return new Refusal.OtherOwner(ReservationId.of(id), status);
    }

    static Refusal isOperationReused(String operation) {
        return new Refusal.OperationReused(OperationId.of(operation));
    }

    static Shortage shortage(String sku, long requested, long available) {
        return new Shortage(Sku.of(sku), requested, available);
    }

    static Refusal isUnknownSku(String... skus) {
        return new Refusal.UnknownSku(Arrays.stream(skus).map(Sku::of).toList());
    }

    static Refusal isUnknownReservation(String id) {
        return new Refusal.UnknownReservation(ReservationId.of(id));
    }

    static Refusal is(ReservationStatus status, String id) {
        return new Refusal.WrongStatus(ReservationId.of(id), status);
    }
}
