package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.PageKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
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
    void aNameOutsideItsLimitsIsRefusedWithItsValueAndTheLimit(
            Function<String, Object> name, String value, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> name.apply(value)).withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "85123A", "a b", "ä", "😀", "{x}:'\"%_\\?", "\u200B"})
    void anyOtherNameIsTakenAsItIs(String value) {
        assertThat(Sku.of(value).value()).isEqualTo(value);
        assertThat(Sku.of("x".repeat(100)).value()).hasSize(100);
    }

    @Test
    void r5_namesAreCaseSensitiveAndSortByTheirUtf8Bytes() {
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
    void aQuantityOutOfRangeIsRefusedWithTheSku(long quantity) {
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
    void linesThatAddUpBeyondTheLimitAreRefusedAndNeverOverflow() {
        ReserveRequest.Builder request = ReserveRequest.builder("order-1").line("A", Line.MAX_QUANTITY);
        assertThatIllegalArgumentException()
                .isThrownBy(request.line("A", 1)::build)
                .withMessageContaining("quantity 1000000001 of SKU A is out of range");
    }

    @Test
    void oneToAThousandLinesAreAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(ReserveRequest.builder("order-1")::build)
                .withMessageContaining("order-1 has no lines");
        ReserveRequest.Builder request = ReserveRequest.builder("order-1");
        IntStream.range(0, 1_000).forEach(i -> request.line("SKU-" + i, 1));
        assertThat(request.build().lines()).hasSize(1_000);
        assertThatIllegalArgumentException()
                .isThrownBy(request.line("one more", 1)::build)
                .withMessageContaining("1001 lines of different SKUs are too many; at most 1000");
    }

    @Test
    void aHoldIsOneSecondTo365Days() {
        ReservationId id = ReservationId.of("order-1");
        assertThat(new Extend(id, Duration.ofSeconds(1, 1_999)).ttl()).isEqualTo(Duration.ofSeconds(1, 1_000));
        assertThat(new Extend(id, Duration.ofDays(365)).ttl()).isEqualTo(Duration.ofDays(365));
        for (Duration wrong :
                List.of(Duration.ofMillis(999), Duration.ofDays(365).plusNanos(1), Duration.ofDays(-1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Extend(id, wrong))
                    .withMessageContaining(
                            "holding for " + wrong + " is out of range; PT1S (1 second) to PT8760H (365 days)");
        }
    }

    @Test
    void aBuilderRefusesWhatIsSetTwiceAndNamesBothValues() {
        ReserveRequest.Builder request =
                ReserveRequest.builder("order-1").owner("ann").holdFor(Duration.ofMinutes(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> request.owner("bob"))
                .withMessageContaining("owner was already set to ann, now to bob");
        assertThatIllegalStateException()
                .isThrownBy(() -> request.holdFor(Duration.ofMinutes(2)))
                .withMessageContaining("holdFor was already set to PT1M, now to PT2M");
    }

    @Test
    void r2_aLevelThatIsOversoldCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StockLevel(SKU, 1, 2, 0))
                .withMessageContaining("onHand 1, reserved 2");
        assertThatIllegalArgumentException().isThrownBy(() -> new StockLevel(SKU, 1, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new StockLevel(SKU, 1, 0, -1));
        assertThat(new StockLevel(SKU, 5, 2, 0).available()).isEqualTo(3);
    }

    @Test
    void changesOfStockAreChecked() {
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
    void aReservationIsOverdueFromItsDeadlineOnAndOnlyWhileItIsHeld() {
        Instant deadline = Instant.parse("2026-11-21T12:00:00Z");
        Reservation held = new Reservation(
                ReservationId.of("order-1"),
                List.of(Line.of("A", 1)),
                ReservationStatus.HELD,
                deadline.minusSeconds(60),
                deadline,
                null,
                List.of());
        assertThat(held.isOverdue(deadline.minusNanos(1_000))).isFalse();
        assertThat(held.isOverdue(deadline)).isTrue();
        assertThat(held.withStatus(ReservationStatus.CONFIRMED).isOverdue(deadline))
                .isFalse();
    }

    @Test
    void aFilterIsOfWhatIsHeld() {
        Instant deadline = Instant.parse("2026-11-21T12:00:00Z");
        Reservation held = heldUntil(deadline, "order-1");
        List<HeldFilter> matching =
                List.of(new HeldFilter.OfSku(SKU), new HeldFilter.OfOwner(OwnerId.of("ann")), new HeldFilter.Overdue());
        for (HeldFilter filter : matching) {
            assertThat(filter.matches(held, deadline)).isTrue();
            assertThat(filter.matches(held.withStatus(ReservationStatus.CANCELLED), deadline))
                    .isFalse();
        }
        assertThat(new HeldFilter.Overdue().matches(held, deadline.minusNanos(1_000)))
                .isFalse();
        assertThat(new HeldFilter.OfSku(Sku.of("85123a")).matches(held, deadline))
                .isFalse();
        assertThat(new HeldFilter.OfOwner(OwnerId.of("Ann")).matches(held, deadline))
                .isFalse();
    }

    @Test
    void aPageEndsWhereTheNextBeginsIfThereIsOneMore() {
        Instant deadline = Instant.parse("2026-11-21T12:00:00.123456789Z");
        List<Reservation> three =
                List.of(heldUntil(deadline, "a"), heldUntil(deadline, "b"), heldUntil(deadline.plusSeconds(1), "a"));
        assertThat(ReservationPage.of(three, 3)).isEqualTo(new ReservationPage(three, null));
        assertThat(ReservationPage.of(List.of(), 3)).isEqualTo(new ReservationPage(List.of(), null));
        ReservationPage first = ReservationPage.of(three, 2);
        assertThat(first.reservations()).isEqualTo(three.subList(0, 2));
        assertThat(first.next())
                .isEqualTo(new PageKey(Instant.parse("2026-11-21T12:00:00.123456Z"), ReservationId.of("b")));
        assertThat(three.stream().map(PageKey::of)).isSorted();
    }

    private static Reservation heldUntil(Instant deadline, String id) {
        return new Reservation(
                ReservationId.of(id),
                List.of(new Line(SKU, 1)),
                ReservationStatus.HELD,
                deadline.minusSeconds(60),
                deadline,
                OwnerId.of("ann"),
                List.of());
    }

    @Test
    void r8_aRefusalTurnsIntoTheExceptionThatFitsIt() {
        Refusal.NotEnough notEnough = new Refusal.NotEnough(List.of(new Shortage(SKU, 3, 1)));
        assertThatThrownBy(new StockOutcome.Refused<>(notEnough, List.of())::orThrow)
                .isInstanceOfSatisfying(
                        OutOfStockException.class,
                        e -> assertThat(e.shortages()).containsExactly(new Shortage(SKU, 3, 1)))
                .hasMessage("not enough units: 85123A: 3 requested, 1 available");
        Refusal unknown = new Refusal.UnknownSku(List.of(SKU));
        assertThatThrownBy(new StockOutcome.Refused<>(unknown, List.of())::orThrow)
                .isExactlyInstanceOf(RefusedException.class)
                .hasMessageContaining("unknown SKU: 85123A; make it known with setOnHand");
    }
}
