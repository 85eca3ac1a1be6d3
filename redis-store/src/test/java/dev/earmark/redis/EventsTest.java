package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.adjust;
import static dev.earmark.redis.TestCommands.assign;
import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.change;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.confirmLate;
import static dev.earmark.redis.TestCommands.repair;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.reserveLimited;
import static dev.earmark.redis.TestCommands.returnStock;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R11: what the script writes to the stream. The fields are a promise to the engineer who reads them with redis-cli. */
class EventsTest {
    private static final String AWKWARD = "{b} c:ü}-{";
    private static final String TIME = "\\d{16}";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;

    @BeforeEach
    void open() {
        store = fixture.builder().events(EventsPolicy.DEFAULT).build();
        store.apply(List.of(setOnHand("A", 10, "count A"), setOnHand(AWKWARD, 20, "count B")));
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @Test
    void r11_anEventOfAReservationIsReadable() {
        forget();
        store.apply(List.of(reserveFor("3 wise men", "order-1", Line.of("A", 2), Line.of(AWKWARD, 5))));
        Map<String, String> event = entries().get(0).getBody();
        assertThat(event)
                .containsOnlyKeys(
                        "v",
                        "reservation",
                        "cause",
                        "before",
                        "status",
                        "createdAt",
                        "expiresAt",
                        "owner",
                        "lines",
                        "returned")
                .containsEntry("v", "1")
                .containsEntry("reservation", "order-1")
                .containsEntry("cause", "RESERVE")
                .containsEntry("before", "")
                .containsEntry("status", "HELD")
                .containsEntry("owner", "3 wise men")
                .containsEntry("lines", "2 A\n5 " + AWKWARD)
                .containsEntry("returned", "");
        assertThat(event.get("createdAt")).matches(TIME);
        assertThat(event.get("expiresAt")).matches(TIME);
    }

    @Test
    void r11_anEventOfALevelIsReadable() {
        forget();
        store.apply(List.of(reserve("order-1", "A", 2)));
        store.apply(List.of(setOnHand("new", 7, "count new")));
        assertThat(entries().get(1).getBody())
                .isEqualTo(Map.of(
                        "v",
                        "1",
                        "level",
                        "A",
                        "onHand",
                        "10",
                        "reserved",
                        "2",
                        "sold",
                        "0",
                        "onHandBefore",
                        "10",
                        "reservedBefore",
                        "0",
                        "soldBefore",
                        "0"));
        assertThat(entries().get(2).getBody())
                .isEqualTo(Map.of(
                        "v",
                        "1",
                        "level",
                        "new",
                        "onHand",
                        "7",
                        "reserved",
                        "0",
                        "sold",
                        "0",
                        "onHandBefore",
                        "",
                        "reservedBefore",
                        "",
                        "soldBefore",
                        ""));
    }

    @Test
    void r11_unitsThatCameBackAreReadable() {
        store.apply(List.of(reserve("order-1", SECOND, Line.of("A", 2), Line.of(AWKWARD, 5)), confirm("order-1")));
        forget();
        store.apply(List.of(returnStock("order-1", "return-1", Line.of("A", 1), Line.of(AWKWARD, 4))));
        assertThat(entries().get(0).getBody())
                .containsEntry("cause", "RETURN")
                .containsEntry("before", "CONFIRMED")
                .containsEntry("status", "CONFIRMED")
                .containsEntry("returned", "1 A\n4 " + AWKWARD);
    }

    @Test
    void r11_everyStepOfABatchIsAnEventInItsOrderAndEachLevelOne() {
        forget();
        store.apply(List.of(
                reserve("sold", "A", 2),
                reserve("extended", "A", 1),
                confirm("sold"),
                new Extend(ReservationId.of("extended"), Duration.ofHours(1)),
                cancel("extended"),
                returnStock("sold", "return")));
        assertThat(summary())
                .containsExactly(
                        "sold RESERVE HELD",
                        "extended RESERVE HELD",
                        "sold CONFIRM CONFIRMED",
                        "extended EXTEND HELD",
                        "extended CANCEL CANCELLED",
                        "sold RETURN CONFIRMED"); // the counters of A are as before
    }

    @Test
    void r11_aChangeAndAnAssignReportTheNewLinesAndTheNewOwner() {
        store.apply(List.of(reserveFor("guest", "order", Line.of("A", 2))));
        forget();
        store.apply(List.of(change("order", Line.of("A", 1), Line.of(AWKWARD, 3)), assign("order", "ann")));
        assertThat(entries().get(0).getBody())
                .containsEntry("cause", "CHANGE")
                .containsEntry("before", "HELD")
                .containsEntry("status", "HELD")
                .containsEntry("lines", "1 A\n3 " + AWKWARD)
                .containsEntry("owner", "guest");
        assertThat(entries().get(1).getBody())
                .containsEntry("cause", "ASSIGN")
                .containsEntry("before", "HELD")
                .containsEntry("owner", "ann");
        assertThat(entries()).hasSize(4);
    }

    @Test
    void r11_aPartThatIsSoldIsReportedWithTheLinesThatWereSold() {
        store.apply(List.of(reserve("order", SECOND, Line.of("A", 2), Line.of(AWKWARD, 5))));
        forget();
        store.apply(List.of(confirm("order", Line.of("A", 1))));
        assertThat(entries().get(0).getBody())
                .containsEntry("cause", "CONFIRM")
                .containsEntry("before", "HELD")
                .containsEntry("lines", "1 A");
        assertThat(summary()).contains("level A 9/0/1 10/2/0", "level " + AWKWARD + " 20/0/0 20/5/0");
    }

    @Test
    void r11_aLateConfirmIsReportedFromExpiredToConfirmed() {
        store.apply(List.of(reserve("order", SECOND, Line.of("A", 2))));
        fixture.passTime(SECOND);
        store.apply(List.of(new Expire(ReservationId.of("order"))));
        forget();
        store.apply(List.of(confirmLate("order")));
        assertThat(entries().get(0).getBody())
                .containsEntry("cause", "CONFIRM")
                .containsEntry("before", "EXPIRED")
                .containsEntry("status", "CONFIRMED");
        assertThat(summary()).containsExactly("order CONFIRM CONFIRMED", "level A 8/0/2 10/0/0");
    }

    /** Most reservations have neither, so their events have no fields for them. */
    @Test
    void r11_limitAndLatestDeadlineAreFieldsOfTheReservationsThatHaveThem() {
        forget();
        store.apply(List.of(reserveLimited("ann", "order", 2, LineFromAny.whole(2, "A", AWKWARD))));
        Map<String, String> event = entries().get(0).getBody();
        assertThat(event).containsEntry("limitPerOwner", "2").containsEntry("owner", "ann");
        assertThat(event.get("extendableUntil")).matches(TIME);
        StockEvent.OfReservation read =
                (StockEvent.OfReservation) EventDecoder.decode(entries().get(0).getId(), event);
        Reservation known =
                store.reservations(List.of(ReservationId.of("order"))).get(ReservationId.of("order"));
        assertThat(read.change().reservation()).isEqualTo(known);
        assertThat(read.change().reservation().remaining())
                .isBetween(TestCommands.HOLD_FOR.minusMinutes(1), TestCommands.HOLD_FOR);
    }

    /** Lua has limits on the names of a script, so the script that holds everything has to run once. */
    @Test
    void r11_oneBatchCanHaveEveryCommand() {
        forget();
        List<StockOutcome<?>> outcomes = store.apply(List.of(
                reserveLimited("ann", "order", 5, LineFromAny.whole(2, "A", AWKWARD)),
                change("order", Line.of("A", 1)),
                assign("order", "bob"),
                new Extend(ReservationId.of("order"), TestCommands.HOLD_FOR),
                confirm("order", Line.of("A", 1)),
                confirm("order"),
                confirmLate("order"),
                returnStock("order", "return"),
                reserve("cancelled", "A", 1),
                cancel("cancelled"),
                adjust("A", 1, "more"),
                setOnHand("A", 12, "count"),
                repair("A", "repair"),
                new Expire(ReservationId.of("unknown"))));
        assertThat(outcomes.subList(0, 13)).allMatch(outcome -> outcome instanceof StockOutcome.Applied);
        assertThat(summary()).hasSize(9).endsWith("level A 12/0/0 10/0/0");
    }

    @Test
    void r11_whatWasReclaimedBecauseOfALimitIsReported() {
        store.apply(List.of(reserveFor("ann", "order", Line.of("A", 2))));
        fixture.passTime(TestCommands.HOLD_FOR);
        forget();
        store.apply(List.of(reserveLimited("ann", "order-2", 2, LineFromAny.whole(2, "A", AWKWARD))));
        assertThat(summary())
                .containsExactly("order RECLAIM EXPIRED", "order-2 RESERVE HELD"); // the counters of A are as before
    }

    @Test
    void r11_aRepairIsReportedAsALevelEvenIfTheCounterWasNotANumber() {
        store.apply(List.of(reserve("order", "A", 2)));
        forget();
        fixture.redis().set(fixture.key("reserved:A"), "two");
        store.apply(List.of(repair("A", "repair")));
        assertThat(summary()).containsExactly("level A 10/2/0 10/0/0");
    }

    @Test
    void r11_whatIsExpiredAndWhatIsReclaimedDiffer() {
        store.apply(List.of(reserve("expired", SECOND, Line.of("A", 1)), reserve("stranger", SECOND, Line.of("A", 9))));
        fixture.passTime(SECOND);
        forget();
        store.apply(List.of(new Expire(ReservationId.of("expired"))));
        store.apply(List.of(reserve("short", "A", 5)));
        assertThat(summary())
                .containsExactly(
                        "expired EXPIRE EXPIRED",
                        "level A 10/9/0 10/10/0",
                        "stranger RECLAIM EXPIRED",
                        "short RESERVE HELD",
                        "level A 10/5/0 10/9/0");
    }

    @Test
    void r11_aRefusedCommandReportsWhatItReclaimed() {
        store.apply(List.of(reserve("stranger", SECOND, Line.of("A", 9))));
        fixture.passTime(SECOND);
        forget();
        store.apply(List.of(reserve("too much", "A", 11)));
        assertThat(summary()).containsExactly("stranger RECLAIM EXPIRED", "level A 10/0/0 10/9/0");
        store.apply(List.of(reserve("stranger-2", SECOND, Line.of("A", 9))));
        fixture.passTime(SECOND);
        forget();
        store.apply(List.of(adjust("A", -11, "too many")));
        assertThat(summary()).containsExactly("stranger-2 RECLAIM EXPIRED", "level A 10/0/0 10/9/0");
    }

    @Test
    void r11_aBatchThatOnlyReclaimsReportsThatAndNothingOfItsCommands() {
        store.apply(List.of(setOnHand("C", 1_500, "count C")));
        for (int from = 0; from < 1_500; from += 500) {
            store.apply(IntStream.range(from, from + 500)
                    .<StockCommand<?>>mapToObj(i -> reserve("order-" + i, SECOND, Line.of("C", 1)))
                    .toList());
        }
        fixture.passTime(SECOND);
        forget();
        assertThatExceptionOfType(TransientStoreException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("neighbour", "A", 1), reserve("large", "C", 1_500))));
        assertThat(summary())
                .hasSize(1_001)
                .endsWith("level C 1500/500/0 1500/1500/0")
                .filteredOn(event -> event.endsWith(" RECLAIM EXPIRED"))
                .hasSize(1_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void r11_replaysRefusalsAndPurgesReportNothing() {
        List<StockCommand<?>> once = List.of(
                reserve("order", "A", 1),
                confirm("order"),
                returnStock("order", "return"),
                adjust("A", 1, "more"),
                setOnHand("A", 30, "count again"));
        store.apply(once);
        forget();
        store.apply(once);
        store.apply(List.of(
                reserve("too much", "A", 100),
                reserve("order", "A", 5),
                cancel("order"),
                confirm("unknown"),
                setOnHand("A", 30, "count once more"),
                reserve("unknown", "no such SKU", 1)));
        store.purge(Duration.ofDays(1), 10);
        assertThat(summary()).isEmpty();
    }

    @Test
    void r11_anExtendThatDoesNotMoveTheDeadlineIsReportedAsByTheOtherStores() {
        store.apply(List.of(reserve("order", "A", 1)));
        forget();
        store.apply(List.of(new Extend(ReservationId.of("order"), SECOND)));
        assertThat(summary()).containsExactly("order EXTEND HELD");
    }

    @Test
    void withoutTheOptionNothingIsWritten() {
        forget();
        try (StockStore silent = fixture.newStore()) {
            silent.apply(List.of(reserve("order", "A", 1), confirm("order")));
        }
        assertThat(entries()).isEmpty();
    }

    @Test
    void aStreamOfAnotherTypeFailsTheBatchBeforeItsFirstWrite() {
        fixture.redis().del(fixture.key("events"));
        fixture.redis().set(fixture.key("events"), "of another application");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.apply(List.of(reserve("order", "A", 1))))
                .isNotInstanceOf(TransientStoreException.class)
                .withMessageContaining("WRONGTYPE");
        assertThat(TestCommands.level(store, "A").reserved()).isZero();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fixture.newStore())
                .withMessageContaining(fixture.key("events") + " holds a string");
    }

    private void forget() {
        fixture.redis().del(fixture.key("events"));
    }

    private List<StreamMessage<String, String>> entries() {
        return fixture.redis().xrange(fixture.key("events"), Range.unbounded());
    }

    private List<String> summary() {
        List<String> summary = new ArrayList<>();
        for (StreamMessage<String, String> entry : entries()) {
            Map<String, String> event = entry.getBody();
            summary.add(
                    event.containsKey("level")
                            ? "level " + event.get("level") + " " + counters(event, "") + " "
                                    + counters(event, "Before")
                            : event.get("reservation") + " " + event.get("cause") + " " + event.get("status"));
        }
        return summary;
    }

    private static String counters(Map<String, String> event, String suffix) {
        return event.get("onHand" + suffix) + "/" + event.get("reserved" + suffix) + "/" + event.get("sold" + suffix);
    }
}
