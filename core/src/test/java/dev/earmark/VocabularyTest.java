package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.HeldFilters;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.PageKey;
import dev.earmark.spi.Pages;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockLevels;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
    private static final Sku SKU = Sku.of("85123A");

    static Stream<Arguments> names() {
        Stream<Function<String, Object>> names = Stream.of(Sku::of, ReservationId::of, OwnerId::of, OperationId::of);
        return names.flatMap(name -> Stream.of(
                Arguments.of(name, "", "is empty; 1 to 100"),
                Arguments.of(name, "x".repeat(101), "101 characters long; 1 to 100"),
                Arguments.of(name, " x", "\" x\" starts or ends with white space"),
                Arguments.of(name, "x\u00A0", "starts or ends with white space"),
                Arguments.of(name, "\u3000x", "starts or ends with white space"),
                Arguments.of(name, "a\u0000b", "\"a\\u0000b\" contains U+0000"),
                Arguments.of(name, "a\tb", "contains U+0009"),
                Arguments.of(name, "a\u0085b", "contains U+0085"),
                Arguments.of(name, "a\uD83Db", "contains U+D83D")));
    }

    @ParameterizedTest
    @MethodSource("names")
    void anIdOutsideItsLimitsIsAnErrorThatNamesTheValueAndTheLimit(
            Function<String, Object> name, String value, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> name.apply(value)).withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "85123A", "a b", "ä", "😀", "{x}:'\"%_\\?", "\u200B"})
    void anyOtherIdIsKeptAsItIs(String value) {
        assertThat(Sku.of(value).value()).isEqualTo(value);
        assertThat(Sku.of("x".repeat(100)).value()).hasSize(100);
    }

    @Test
    void r5_idsAreCaseSensitiveAndOrderedByTheirUtf8Bytes() {
        assertThat(Sku.of("85123A")).isNotEqualTo(Sku.of("85123a"));
        List<String> values =
                List.of("A", "AB", "a", "ä", "a\u0308", "Z", "\uE000", "\uFFFD", "😀", "😁", "\uD800\uDC00");
        List<String> byBytes = values.stream()
                .sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b)))
                .toList();
        assertThat(values.stream().map(Sku::of).sorted().map(Sku::value)).containsExactlyElementsOf(byBytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1_000_000_001, Long.MIN_VALUE, Long.MAX_VALUE})
    void aQuantityOutOfRangeIsAnErrorThatNamesTheSku(long quantity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line(SKU, quantity))
                .withMessageContaining("quantity " + quantity + " of SKU 85123A is out of range; 1 to 1000000000");
    }

    @Test
    void r1_linesAreAddedUpAndSorted() {
        ReserveRequest request = ReserveRequest.builder("order-1")
                .line("B", 1)
                .line("A", 2)
                .line("B", 3)
                .build();
        assertThat(request.lines()).containsExactly(Line.of("A", 2), Line.of("B", 4));
    }

    @Test
    void linesThatAddUpToMoreThanTheLimitAreAnErrorAndNeverOverflow() {
        ReserveRequest.Builder request = ReserveRequest.builder("order-1").line("A", Line.MAX_QUANTITY);
        assertThatIllegalArgumentException()
                .isThrownBy(request.line("A", 1)::build)
                .withMessageContaining("quantity 1000000001 of SKU A is out of range");
    }

    @Test
    void oneToFiveThousandLinesAreAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(ReserveRequest.builder("order-1")::build)
                .withMessageContaining("order-1 has no lines");
        ReserveRequest.Builder request = ReserveRequest.builder("order-1");
        IntStream.range(0, 5_000).forEach(i -> request.line("SKU-" + i, 1));
        assertThat(request.build().lines()).hasSize(5_000);
        assertThatIllegalArgumentException()
                .isThrownBy(request.line("one more", 1)::build)
                .withMessageContaining("5001 lines of different SKUs are too many; at most 5000");
    }

    @Test
    void r9_aReservationIsHeldForOneSecondTo365Days() {
        ReservationId id = ReservationId.of("order-1");
        assertThat(new Extend(id, Duration.ofSeconds(1, 1_999)).holdFor()).isEqualTo(Duration.ofSeconds(1, 1_000));
        assertThat(new Extend(id, Duration.ofDays(365)).holdFor()).isEqualTo(Duration.ofDays(365));
        for (Duration wrong :
                List.of(Duration.ofMillis(999), Duration.ofDays(365).plusNanos(1), Duration.ofDays(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Extend(id, wrong))
                    .withMessageContaining(
                            "holdFor " + wrong + " is out of range; PT1S (1 second) to PT8760H (365 days)");
        }
    }

    @Test
    void anOptionThatIsSetTwiceIsAnErrorThatNamesBothValues() {
        ReserveRequest.Builder request =
                ReserveRequest.builder("order-1").owner("ann").holdFor(Duration.ofMinutes(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> request.owner("bob"))
                .withMessageContaining("owner is set twice: ann and bob");
        assertThatIllegalStateException()
                .isThrownBy(() -> request.holdFor(Duration.ofMinutes(2)))
                .withMessageContaining("holdFor is set twice: PT1M and PT2M");
    }

    @Test
    void r2_anOversoldLevelCannotBeCreated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StockLevels.of(SKU, 1, 2, 0))
                .withMessageContaining("onHand is 1, reserved 2");
        assertThatIllegalArgumentException().isThrownBy(() -> StockLevels.of(SKU, 1, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> StockLevels.of(SKU, 1, 0, -1));
        assertThat(StockLevels.of(SKU, 5, 2, 0).available()).isEqualTo(3);
    }

    @Test
    void changesOfStockAreValidated() {
        OperationId operation = OperationId.of("op");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adjust(SKU, 0, operation, "why"))
                .withMessageContaining("delta 0 of SKU 85123A is out of range");
        assertThatIllegalArgumentException().isThrownBy(() -> new Adjust(SKU, Long.MIN_VALUE, operation, "why"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Adjust(SKU, 1, operation, ""))
                .withMessageContaining("reason is empty; 1 to 200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SetOnHand(SKU, -1, operation))
                .withMessageContaining("onHand -1 of SKU 85123A is out of range; 0 to 1000000000000000");
    }

    @Test
    void aHeldReservationIsOverdueFromItsDeadlineOn() {
        Instant deadline = Instant.parse("2026-11-21T12:00:00Z");
        Reservation held = heldUntil(deadline, "order-1");
        assertThat(held.isOverdue(deadline.minusNanos(1_000))).isFalse();
        assertThat(held.isOverdue(deadline)).isTrue();
        assertThat(Reservations.withStatus(held, ReservationStatus.CONFIRMED).isOverdue(deadline))
                .isFalse();
    }

    @Test
    void aFilterSelectsOnlyHeldReservations() {
        Instant deadline = Instant.parse("2026-11-21T12:00:00Z");
        Reservation held = heldUntil(deadline, "order-1");
        List<HeldFilter> matching =
                List.of(new HeldFilter.OfSku(SKU), new HeldFilter.OfOwner(OwnerId.of("ann")), new HeldFilter.Overdue());
        for (HeldFilter filter : matching) {
            assertThat(HeldFilters.matches(filter, held, deadline)).isTrue();
            assertThat(HeldFilters.matches(
                            filter, Reservations.withStatus(held, ReservationStatus.CANCELLED), deadline))
                    .isFalse();
        }
        assertThat(HeldFilters.matches(new HeldFilter.Overdue(), held, deadline.minusNanos(1_000)))
                .isFalse();
        assertThat(HeldFilters.matches(new HeldFilter.OfSku(Sku.of("85123a")), held, deadline))
                .isFalse();
        assertThat(HeldFilters.matches(new HeldFilter.OfOwner(OwnerId.of("Ann")), held, deadline))
                .isFalse();
    }

    @Test
    void aPageThatIsNotTheLastNamesThePlaceOfTheNextOne() {
        Instant deadline = Instant.parse("2026-11-21T12:00:00.123456789Z");
        List<Reservation> three =
                List.of(heldUntil(deadline, "a"), heldUntil(deadline, "b"), heldUntil(deadline.plusSeconds(1), "a"));
        assertThat(Pages.of(three, 3)).isEqualTo(Pages.of(three, null));
        assertThat(Pages.of(three, 3).next()).isEmpty();
        assertThat(Pages.of(List.of(), 3).reservations()).isEmpty();
        ReservationPage first = Pages.of(three, 2);
        assertThat(first.reservations()).isEqualTo(three.subList(0, 2));
        assertThat(Pages.next(first))
                .isEqualTo(new PageKey(Instant.parse("2026-11-21T12:00:00.123456Z"), ReservationId.of("b")));
        assertThat(three.stream().map(PageKey::of)).isSorted();
    }

    private static Reservation heldUntil(Instant deadline, String id) {
        return Reservations.builder(ReservationId.of(id))
                .lines(List.of(new Line(SKU, 1)))
                .createdAt(deadline.minusSeconds(60))
                .expiresAt(deadline)
                .owner(OwnerId.of("ann"))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"order-1", "a b", "ä", "😀", "{x}:'\"%_\\?/+"})
    void aPageTokenSurvivesAUrl(String id) {
        PageKey key = new PageKey(Instant.parse("2026-11-21T12:00:00.123456Z"), ReservationId.of(id));
        String text = key.toToken().value();
        assertThat(text).matches("[A-Za-z0-9_-]+");
        assertThat(PageKey.of(PageToken.of(text))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "%%%", "MjAyNi0xMS0yMQ", "MjAyNi0xMS0yMVQxMjowMDowMFog"})
    void aPageTokenThatWasMadeByHandIsAnErrorThatNamesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageKey.of(PageToken.of(text)))
                .withMessage("page token \"" + text + "\" is not valid; pass the token of the page before, unchanged");
    }

    @Test
    void aPageHasOneToAThousandReservations() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PageRequest.first(0))
                .withMessage("page limit 0 is out of range; 1 to 1000 are allowed");
        assertThatIllegalArgumentException().isThrownBy(() -> PageRequest.after(PageToken.of("x"), 1_001));
    }

    @Test
    void randomOperationIdsDiffer() {
        assertThat(OperationId.random()).isNotEqualTo(OperationId.random());
    }

    @Test
    void r8_aRefusalTurnsIntoTheExceptionThatFitsIt() {
        Refusal.NotEnough notEnough = new Refusal.NotEnough(List.of(new Shortage(SKU, 3, 1)));
        assertThatThrownBy(Outcomes.refused(notEnough)::orThrow)
                .isInstanceOfSatisfying(
                        OutOfStockException.class,
                        e -> assertThat(e.shortages()).containsExactly(new Shortage(SKU, 3, 1)))
                .hasMessage("Not enough units of SKU 85123A: 3 requested, 1 available."
                        + " Reserve or remove at most the available units.");
        Refusal unknown = new Refusal.UnknownSku(List.of(SKU));
        assertThatThrownBy(Outcomes.refused(unknown)::orThrow)
                .isExactlyInstanceOf(RefusedException.class)
                .hasMessage("SKU 85123A is unknown. Call setOnHand for a new SKU; SKUs are case-sensitive.");
    }

    static List<Refusal> refusals() {
        ReservationId id = ReservationId.of("order-7");
        List<Refusal> refusals = new ArrayList<>();
        for (ReservationStatus status : ReservationStatus.values()) {
            refusals.add(new Refusal.WrongStatus(id, status));
        }
        refusals.add(new Refusal.NotEnough(List.of(new Shortage(SKU, 3, 1))));
        refusals.add(new Refusal.BelowReserved(SKU, 3, 4));
        refusals.add(new Refusal.MoreThanSold(id, List.of(new Shortage(SKU, 9, 3))));
        refusals.add(new Refusal.UnknownSku(List.of(SKU)));
        refusals.add(new Refusal.UnknownReservation(id));
        refusals.add(new Refusal.IdReused(id, ReservationStatus.HELD));
        refusals.add(new Refusal.OtherOwner(id, ReservationStatus.CONFIRMED));
        refusals.add(new Refusal.ConfirmedOtherwise(id));
        refusals.add(new Refusal.MoreThanReserved(id, List.of(new Shortage(SKU, 3, 1))));
        refusals.add(new Refusal.LimitExceeded(OwnerId.of("ann"), SKU, 2, 1, 2));
        refusals.add(new Refusal.HeldLongest(id, Instant.parse("2026-11-21T12:00:00Z")));
        refusals.add(new Refusal.OnHandDiffers(SKU, 3, 4));
        refusals.add(new Refusal.MoreHeldThanOnHand(SKU, 3, 4));
        refusals.add(new Refusal.OperationReused(OperationId.of("op")));
        refusals.add(new Refusal.NotOverdue(id, Instant.parse("2026-11-21T12:00:00Z")));
        refusals.add(new Refusal.TooManyUnits(SKU));
        refusals.add(new Refusal.Inconsistent(id, SKU));
        return refusals;
    }

    @Test
    void everyRefusalIsSerialized() {
        Set<Class<?>> tested = new HashSet<>();
        refusals().forEach(refusal -> tested.add(refusal.getClass()));
        assertThat(tested).containsExactlyInAnyOrder(Refusal.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void r8_anExceptionKeepsItsRefusalOverSerialization(Refusal refusal) throws Exception {
        RefusedException copy = serialized(refusal.toException());
        assertThat(copy.refusal()).isEqualTo(refusal);
        assertThat(copy).hasMessage(refusal.message());
        if (copy instanceof OutOfStockException outOfStock) {
            assertThat(outOfStock.shortages()).containsExactly(new Shortage(SKU, 3, 1));
        }
    }

    @Test
    void aPartialFailureKeepsItsMessageOverSerialization() throws Exception {
        PartialFailureException exception = new PartialFailureException(
                new TreeMap<>(Map.of(0, Outcomes.applied(StockLevels.of(SKU, 1, 0, 0)))),
                new TreeMap<>(Map.of(1, new TransientStoreException("deadlock", null))));
        assertThat(exception)
                .hasMessageStartingWith("1 of 2 commands failed")
                .hasMessageEndingWith("First failure, of the command at index 1: deadlock");
        PartialFailureException copy = serialized(exception);
        assertThat(copy).hasMessage(exception.getMessage());
        assertThat(copy.succeeded()).isEqualTo(1);
        assertThat(copy.outcomes()).isEmpty();
        assertThat(copy.failures()).isEmpty();
    }

    @SuppressWarnings("unchecked") // a copy has the type of its original
    private static <T extends Serializable> T serialized(T original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
