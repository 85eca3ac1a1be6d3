package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.Refusal.BelowReserved;
import dev.earmark.Refusal.ConfirmedOtherwise;
import dev.earmark.Refusal.HeldLongest;
import dev.earmark.Refusal.IdReused;
import dev.earmark.Refusal.Inconsistent;
import dev.earmark.Refusal.LimitExceeded;
import dev.earmark.Refusal.MoreHeldThanOnHand;
import dev.earmark.Refusal.MoreThanReserved;
import dev.earmark.Refusal.MoreThanSold;
import dev.earmark.Refusal.NotEnough;
import dev.earmark.Refusal.OnHandDiffers;
import dev.earmark.Refusal.OtherOwner;
import dev.earmark.Refusal.UnknownSku;
import dev.earmark.Refusal.WrongStatus;
import java.lang.reflect.Constructor;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static final Sku A = Sku.of("A");
    private static final Sku B = Sku.of("B");
    private static final OwnerId ANN = OwnerId.of("ann");
    private static final ReservationId ORDER = ReservationId.of("order-7");

    static Stream<Arguments> messages() {
        return Stream.of(
                Arguments.of(
                        new NotEnough(List.of(new Shortage(A, 3, 1))),
                        "Not enough units of SKU A: 3 requested, 1 available."
                                + " Reserve or remove at most the available units."),
                Arguments.of(
                        new NotEnough(List.of(new Shortage(A, 3, 1), new Shortage(B, 2, 0))),
                        "Not enough units of SKU A: 3 requested, 1 available; SKU B: 2 requested, 0 available."
                                + " Reserve or remove at most the available units."),
                Arguments.of(
                        new BelowReserved(A, 3, 4),
                        "SKU A cannot be set to 3 units on hand, because 4 are reserved."
                                + " Cancel reservations first, or count again."),
                Arguments.of(
                        new BelowReserved(A, 0, 1),
                        "SKU A cannot be set to 0 units on hand, because 1 is reserved."
                                + " Cancel reservations first, or count again."),
                Arguments.of(
                        new MoreThanSold(ORDER, List.of(new Shortage(A, 9, 3))),
                        "Reservation order-7: 9 units of SKU A are to be returned, but only 3 were sold and not returned"
                                + " yet. Call find to see what was returned before."),
                Arguments.of(
                        new MoreThanSold(ORDER, List.of(new Shortage(A, 2, 1), new Shortage(B, 1, 0))),
                        "Reservation order-7: 2 units of SKU A are to be returned, but only 1 was sold and not returned"
                                + " yet; 1 unit of SKU B is to be returned, but none was sold and not returned yet."
                                + " Call find to see what was returned before."),
                Arguments.of(
                        new UnknownSku(List.of(A, B)),
                        "SKUs A, B are unknown. Call setOnHand for a new SKU; SKUs are case-sensitive."),
                Arguments.of(
                        new IdReused(ORDER, ReservationStatus.HELD),
                        "Reservation order-7 has other lines (status HELD): it was made for another basket, or changed or"
                                + " sold in part since then. Call find to see its lines, or use another id for another"
                                + " basket, for example order-7/2."),
                Arguments.of(
                        new OtherOwner(ORDER, ReservationStatus.HELD),
                        "Reservation order-7 belongs to another owner, or to none (status HELD)."
                                + " Use another id, or assign the reservation to this owner."),
                Arguments.of(
                        new ConfirmedOtherwise(ORDER),
                        "Reservation order-7 is confirmed already, with other lines. Call find to see what was sold;"
                                + " returnStock gives sold units back."),
                Arguments.of(
                        new MoreThanReserved(ORDER, List.of(new Shortage(A, 3, 1), new Shortage(B, 2, 0))),
                        "Reservation order-7 has fewer units than are to be sold: SKU A: 3 requested, 1 available; SKU B: 2"
                                + " requested, 0 available. Confirm at most the reserved units, or change the reservation"
                                + " first."),
                Arguments.of(
                        new LimitExceeded(ANN, A, 2, 1, 2),
                        "Owner ann may hold or have bought at most 2 units of SKU A: 1 already, 2 requested."
                                + " Request at most 1."),
                Arguments.of(
                        new LimitExceeded(ANN, A, 1, 3, 1),
                        "Owner ann may hold or have bought at most 1 unit of SKU A: 3 already, 1 requested."
                                + " No unit is left to this owner."),
                Arguments.of(
                        new HeldLongest(ORDER, Instant.parse("2026-11-21T12:00:00Z")),
                        "Reservation order-7 cannot be held beyond 2026-11-21T12:00:00Z. Confirm it before then. Afterwards,"
                                + " reserve again under a new id, for example order-7/2."),
                Arguments.of(
                        new OnHandDiffers(A, 1, 3),
                        "SKU A was expected to have 1 unit on hand, but has 3. Count again, and pass the number that the new"
                                + " count replaces."),
                Arguments.of(
                        new OnHandDiffers(A, -1, 3),
                        "SKU A was expected to be unknown, but has 3. Count again, and pass the number that the new count"
                                + " replaces."),
                Arguments.of(
                        new MoreHeldThanOnHand(A, 1, 3),
                        "The held reservations of SKU A have 3 units, but only 1 is on hand. Set onHand to at least 3, or"
                                + " cancel reservations, and repair again."),
                Arguments.of(
                        new WrongStatus(ORDER, ReservationStatus.CONFIRMED),
                        "Reservation order-7 is confirmed: its units are sold. returnStock gives them back."),
                Arguments.of(
                        new Inconsistent(ORDER, A),
                        "Reservation order-7 contradicts the counters of SKU A: it has more units than are counted as"
                                + " reserved (if it is held) or sold (if it is confirmed). The stored data was changed by"
                                + " hand. Call audit to find such SKUs, and repair for each of them: it corrects the"
                                + " reserved units."));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void r8_aMessageSaysWhatHappenedWithWhichValuesAndWhatToDo(Refusal refusal, String message) {
        assertThat(refusal.message()).isEqualTo(message);
        assertThat(refusal.toException()).hasMessage(message);
    }

    @Test
    void r8_onlyMissingUnitsAreOutOfStock() {
        List<Shortage> shortages = List.of(new Shortage(A, 9, 3));
        assertThat(new NotEnough(shortages).toException().shortages()).isEqualTo(shortages);
        assertThat(new MoreThanSold(ORDER, shortages).toException()).isExactlyInstanceOf(RefusedException.class);
        assertThat(new BelowReserved(A, 3, 4).toException()).isExactlyInstanceOf(RefusedException.class);
    }

    @Test
    void r8_onlyARefusalCreatesItsException() {
        assertThat(RefusedException.class.getConstructors()).isEmpty();
        assertThat(OutOfStockException.class.getConstructors()).isEmpty();
        assertThat(RefusedException.class.getDeclaredConstructors())
                .extracting(Constructor::getModifiers)
                .containsExactly(0);
    }

    @Test
    void aRefusalThatNamesNothingCannotBeCreated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NotEnough(List.of()))
                .withMessage("shortages is empty; a refusal names at least one");
        assertThatIllegalArgumentException().isThrownBy(() -> new MoreThanSold(ORDER, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new UnknownSku(List.of()));
    }
}
