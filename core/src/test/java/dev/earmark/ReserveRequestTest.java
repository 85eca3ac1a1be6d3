package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.earmark.LineFromAny.Take;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.Reservations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be asked for: choices, limits, an end to extending, and what a reservation says of them. */
class ReserveRequestTest {
    private static final ReservationId ORDER = ReservationId.of("order-1");
    private static final Duration HOUR = Duration.ofHours(1);

    private static ReserveRequest.Builder request() {
        return ReserveRequest.builder("order-1").line("A", 1);
    }

    @Test
    void aRequestPassesAllItsPartsToTheCommand() {
        ReserveRequest request = ReserveRequest.builder("order-1")
                .lineFromAny(3, "A@B", "A@H")
                .lineSplitOver(2, "P@B", "P@H")
                .owner("ann")
                .limitPerOwner(3)
                .longestHold(HOUR)
                .build();
        assertThat(request.lines()).isEmpty();
        Reserve command = request.toCommand(Duration.ofMinutes(5), Duration.ofDays(1));
        assertThat(command)
                .isEqualTo(new Reserve(
                        ORDER,
                        List.of(),
                        Duration.ofMinutes(5),
                        OwnerId.of("ann"),
                        List.of(LineFromAny.whole(3, "A@B", "A@H"), LineFromAny.split(2, "P@B", "P@H")),
                        3L,
                        HOUR));
        assertThat(request()
                        .build()
                        .toCommand(Duration.ofMinutes(5), Duration.ofDays(1))
                        .longestHold())
                .isEqualTo(Duration.ofDays(1));
        assertThat(request().build().toCommand(Duration.ofMinutes(5)).longestHold())
                .isNull();
    }

    @Test
    void requestsAreEqualIfTheyAskForTheSame() {
        ReserveRequest request =
                request().owner("ann").limitPerOwner(2).lineFromAny(1, "B", "C").build();
        assertThat(request()
                        .owner("ann")
                        .limitPerOwner(2)
                        .lineFromAny(1, "B", "C")
                        .build())
                .isEqualTo(request)
                .hasSameHashCodeAs(request);
        assertThat(request()
                        .owner("ann")
                        .limitPerOwner(3)
                        .lineFromAny(1, "B", "C")
                        .build())
                .isNotEqualTo(request);
        assertThat(request()
                        .owner("ann")
                        .limitPerOwner(2)
                        .lineSplitOver(1, "B", "C")
                        .build())
                .isNotEqualTo(request);
        assertThat(request().longestHold(HOUR).build()).isNotEqualTo(request().build());
        assertThat(request.toString()).contains("limitPerOwner=2", "1 of B, else C");
    }

    @Test
    void r3_aSkuOccursInOneLineOnly() {
        String message = "reservation order-1 names SKU A in two lines, one of which may be taken from any of [B, A];"
                + " name each SKU in one line only";
        assertThatIllegalArgumentException()
                .isThrownBy(request().lineFromAny(1, "B", "A")::build)
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(ReserveRequest.builder("order-1")
                        .lineFromAny(1, "A", "B")
                        .lineSplitOver(1, "C", "A")::build)
                .withMessageContaining("names SKU A in two lines");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change(ORDER, List.of(Line.of("A", 1)), List.of(LineFromAny.whole(1, "B", "A"))))
                .withMessage(message);
    }

    @Test
    void aLineFromAnyNamesTwoToAHundredDifferentSkus() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LineFromAny.whole(1, "A"))
                .withMessageContaining("from any of 1 SKUs is out of range; 2 to 100 SKUs are allowed");
        String[] many = IntStream.range(0, 101).mapToObj(i -> "SKU-" + i).toArray(String[]::new);
        assertThatIllegalArgumentException().isThrownBy(() -> LineFromAny.split(1, many));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LineFromAny.split(1, "A", "B", "A"))
                .withMessage("SKU A is named twice in a line from any of [A, B, A]");
        for (long quantity : new long[] {0, -1, Line.MAX_QUANTITY + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LineFromAny.whole(quantity, "A", "B"))
                    .withMessage("quantity " + quantity
                            + " from any of [A, B] is out of range; 1 to 1000000000 are allowed");
        }
        assertThat(LineFromAny.split(3, "A", "B")).hasToString("3 of A, then B");
        assertThat(new LineFromAny(3, List.of(Sku.of("A"), Sku.of("B")), Take.WHOLE))
                .hasToString("3 of A, else B");
    }

    @Test
    void r9_aRequestNamesAtMostFiveThousandSkus() {
        ReserveRequest.Builder request = ReserveRequest.builder("order-1");
        IntStream.range(0, 2_500).forEach(i -> request.lineFromAny(1, "SKU-" + i + "@B", "SKU-" + i + "@H"));
        assertThat(request.build().fromAny()).hasSize(2_500);
        assertThatIllegalArgumentException()
                .isThrownBy(request.line("one more", 1)::build)
                .withMessage("reservation order-1 names 5001 SKUs, which are too many; at most 5000 are allowed");
    }

    @Test
    void aLimitNeedsAnOwner() {
        assertThatIllegalArgumentException()
                .isThrownBy(request().limitPerOwner(2)::build)
                .withMessage("reservation order-1 has limitPerOwner 2 but no owner; name the owner");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Reserve(ORDER, List.of(Line.of("A", 1)), HOUR, null, List.of(), 2L, null));
        assertThatIllegalStateException()
                .isThrownBy(() -> request().limitPerOwner(2).limitPerOwner(3))
                .withMessage("limitPerOwner is set twice: 2 and 3");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1_000_000_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void aLimitOutOfRangeIsAnErrorThatNamesTheReservation(long limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(request().owner("ann").limitPerOwner(limit)::build)
                .withMessage("limitPerOwner " + limit
                        + " of reservation order-1 is out of range; 1 to 1000000000 are allowed");
    }

    @Test
    void theLongestHoldIsNotShorterThanTheHold() {
        assertThat(request().holdFor(HOUR).longestHold(HOUR).build().longestHold())
                .contains(HOUR);
        assertThatIllegalArgumentException()
                .isThrownBy(request().holdFor(HOUR).longestHold(HOUR.minusMillis(1))::build)
                .withMessageContaining("longestHold PT59M59.999S is out of range; holdFor, which is PT1H, to PT8760H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request().longestHold(HOUR).build().toCommand(HOUR.multipliedBy(2)))
                .withMessageContaining("holdFor, which is PT2H");
        assertThatIllegalArgumentException().isThrownBy(request().longestHold(Duration.ofDays(366))::build);
        assertThatIllegalStateException()
                .isThrownBy(() -> request().longestHold(HOUR).longestHold(HOUR))
                .withMessage("longestHold is set twice: PT1H and PT1H");
    }

    @Test
    void aChangeHasLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Change(ORDER, List.of()))
                .withMessage("reservation order-1 would have no lines; use cancel to give all units back");
        assertThat(new Change(ORDER, List.of(Line.of("B", 1), Line.of("A", 2), Line.of("B", 3))).lines())
                .containsExactly(Line.of("A", 2), Line.of("B", 4));
    }

    @ParameterizedTest
    @ValueSource(longs = {-2, StockLevel.MAX_UNITS + 1})
    void anExpectedCountOutOfRangeIsAnError(long expected) {
        Sku sku = Sku.of("A");
        OperationId operation = OperationId.of("count");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetOnHand(sku, 1, operation, expected))
                .withMessage(
                        "expected " + expected + " of SKU A is out of range; 0 to 1000000000000000 are allowed, and -1"
                                + " for an unknown SKU");
        assertThat(new SetOnHand(sku, 1, operation).expected()).isNull();
    }

    @Test
    void aReservationSaysHowMuchTimeRemainsByTheStoresClock() {
        Instant created = Instant.parse("2026-11-21T12:00:00Z");
        Reservation held = Reservations.builder(ORDER)
                .lines(List.of(Line.of("A", 1)))
                .createdAt(created)
                .expiresAt(created.plus(HOUR))
                .build();
        assertThat(held.remaining()).isEqualTo(HOUR);
        Reservation later = Reservations.asOf(held, created.plusNanos(1_000));
        assertThat(later.remaining()).isEqualTo(HOUR.minusNanos(1_000));
        assertThat(later).as("the same reservation, seen later").isEqualTo(held).hasSameHashCodeAs(held);
        assertThat(Reservations.asOf(held, created)).isSameAs(held);
        assertThat(Reservations.asOf(held, created.plus(HOUR)).remaining()).isZero();
        assertThat(Reservations.asOf(held, created.plus(HOUR.multipliedBy(2))).remaining())
                .isZero();
        assertThat(Reservations.withStatus(later, ReservationStatus.CONFIRMED).remaining())
                .isZero();
    }

    @Test
    void aCopyKeepsEverythingElse() {
        Instant created = Instant.parse("2026-11-21T12:00:00Z");
        Reservation held = Reservations.builder(ORDER)
                .lines(List.of(Line.of("A", 2)))
                .createdAt(created)
                .expiresAt(created.plus(HOUR))
                .owner(OwnerId.of("ann"))
                .limitPerOwner(3L)
                .extendableUntil(created.plus(HOUR.multipliedBy(2)))
                .build();
        Reservation changed =
                Reservations.withLines(Reservations.withOwner(held, OwnerId.of("bob")), List.of(Line.of("B", 1)));
        assertThat(changed.limitPerOwner()).hasValue(3);
        assertThat(changed.extendableUntil()).isEqualTo(held.extendableUntil());
        assertThat(changed.owner()).contains(OwnerId.of("bob"));
        assertThat(changed).isNotEqualTo(held);
        assertThat(held.toString()).contains("limitPerOwner=3", "extendableUntil=2026-11-21T14:00:00Z");
        assertThat(Reservations.withExpiresAt(held, created.plusSeconds(9)).limitPerOwner())
                .hasValue(3);
    }
}
