package dev.earmark.testkit.history;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.testkit.history.Verb.ADJUST;
import static dev.earmark.testkit.history.Verb.CANCEL;
import static dev.earmark.testkit.history.Verb.CHANGE;
import static dev.earmark.testkit.history.Verb.CONFIRM;
import static dev.earmark.testkit.history.Verb.EXPIRE;
import static dev.earmark.testkit.history.Verb.EXTEND;
import static dev.earmark.testkit.history.Verb.FIND;
import static dev.earmark.testkit.history.Verb.LEVEL;
import static dev.earmark.testkit.history.Verb.RESERVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.spi.Reservations;
import dev.earmark.testkit.history.Answer.Absent;
import dev.earmark.testkit.history.Answer.Counted;
import dev.earmark.testkit.history.Answer.None;
import dev.earmark.testkit.history.Answer.NotAllowed;
import dev.earmark.testkit.history.Answer.NotApplied;
import dev.earmark.testkit.history.Answer.Shown;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check finds nothing in a correct history, however little of it is known, and finds each falsification. */
class FalsifiedHistoriesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final NotApplied NOT_APPLIED = new NotApplied("says that it was not applied");
    private static History correct;

    @BeforeAll
    static void record(@TempDir Path folder) throws Exception {
        correct = RecordedHistory.record(folder);
    }

    @Test
    void aCorrectHistoryHasNoViolation() {
        HistoryCheck.Report report = correct.check();
        assertThat(report.violations()).isEmpty();
        assertThat(report.unknownOutcomes() + report.errors()).isZero();
        assertThat(report.calls()).isGreaterThan(1_000);
        assertThat(correct.calls()).map(Call::status).contains(HELD, CONFIRMED, CANCELLED, EXPIRED);
    }

    /** A killed process leaves calls without an answer. */
    @Test
    void aCorrectHistoryHasNoViolationIfAnswersAreMissing() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            History history = correct.copy();
            for (Call call : List.copyOf(history.calls())) {
                if (random.nextInt(10) == 0) {
                    history.replace(
                            call, new Call(call.log(), call.start(), Call.NEVER, call.request(), new None("killed")));
                }
            }
            assertThat(history.check().violations()).as("seed %s", seed).isEmpty();
        }
    }

    /** A slow process notes its calls long before they are sent, and long after they were answered. */
    @Test
    void aCorrectHistoryHasNoViolationIfCallsTakeLonger() {
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            History history = correct.copy();
            for (Call call : List.copyOf(history.calls())) {
                history.replace(
                        call,
                        new Call(
                                call.log(),
                                call.start() - random.nextInt(1_000),
                                call.end() + random.nextInt(1_000),
                                call.request(),
                                call.answer()));
            }
            assertThat(history.check().violations()).as("seed %s", seed).isEmpty();
        }
    }

    @Test
    void anOpenCallMayHaveBeenAppliedOrNot() {
        History notApplied = correct.copy();
        open(notApplied, ADJUST, "y", 4, "lost");
        open(notApplied, CONFIRM, "held", 0, "");
        assertThat(notApplied.check().violations()).isEmpty();

        History applied = notApplied.copy();
        applied.count("y", 4, 0, 0);
        applied.count("x", -2, -2, 2);
        applied.store("held", CONFIRMED);
        assertThat(applied.check().violations()).isEmpty();
        assertThat(applied.check().unknownOutcomes()).isEqualTo(2);
    }

    private static void open(History history, Verb verb, String subject, long amount, String operation) {
        Call call = history.add(verb, subject, history.end(), List.of(), amount, operation, new None("killed"));
        history.replace(call, new Call("added", call.start(), Call.NEVER, call.request(), call.answer()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("falsifications")
    void aFalsificationIsFound(String rule, String what, Consumer<History> falsification) {
        History history = correct.copy();
        falsification.accept(history);
        assertThat(history.check().violations())
                .as(what)
                .isNotEmpty()
                .anyMatch(text -> rules(text).contains(rule));
    }

    private static List<String> rules(String violation) {
        return List.of(violation.substring(0, violation.indexOf(':')).split(", ", -1));
    }

    static Stream<Arguments> falsifications() {
        return Stream.of(
                        ofLines(), ofRepeats(), ofEnds(), ofAnswers(), ofTimes(), ofRefusals(), ofUnits(), ofCounters())
                .flatMap(falsifications -> falsifications);
    }

    private static Arguments falsified(String rule, String what, Consumer<History> falsification) {
        return Arguments.of(rule, what, falsification);
    }

    private static Stream<Arguments> ofLines() {
        return Stream.of(
                falsified("R1", "a basket is stored in part", history -> {
                    history.store(Reservations.withLines(history.reservation("sold"), List.of(Line.of("x", 2))));
                    history.count("y", 1, 0, -1);
                }),
                falsified("R1", "a basket is answered with another quantity", history -> {
                    Call find = history.calls(FIND, "sold").get(1);
                    history.answer(find, shown(history.reservation("sold"), Line.of("x", 2), Line.of("y", 2)));
                }),
                falsified("R1", "twice the units are stored", history -> {
                    history.store(Reservations.withLines(history.reservation("held"), List.of(Line.of("x", 4))));
                    history.count("x", 0, 2, 0);
                }),
                falsified("R10", "a change is answered as applied, but the old lines are stored", history -> {
                    history.store(Reservations.withLines(history.reservation("changed"), List.of(Line.of("x", 1))));
                    history.count("x", 0, 1, 0);
                    history.count("y", 0, -2, 0);
                }),
                falsified(
                        "R8",
                        "a change is answered as not applied, but is stored",
                        history -> history.answerAll(CHANGE, "changed", NOT_APPLIED)));
    }

    private static Answer shown(Reservation reservation, Line... lines) {
        return new Shown(Reservations.withLines(reservation, List.of(lines)), true);
    }

    private static Stream<Arguments> ofRepeats() {
        return Stream.of(
                falsified("R4", "an id is reserved twice", history -> {
                    Call repeat = history.calls(RESERVE, "held").get(1);
                    history.answer(repeat, new Shown(history.reservation("held"), false));
                }),
                falsified("R4", "a cancelled id is held again", history -> {
                    Call again = history.calls(RESERVE, "cancelled").get(1);
                    history.answer(
                            again, new Shown(Reservations.withStatus(history.reservation("cancelled"), HELD), true));
                }),
                falsified("R4", "a reserve with other lines is answered as a repeat", history -> {
                    Call other = history.calls(RESERVE, "held").get(2);
                    history.answer(other, new Shown(history.reservation("held"), true));
                }),
                falsified("R4", "a confirm counts twice", history -> {
                    Call repeat = history.calls(CONFIRM, "sold").get(1);
                    history.answer(repeat, new Shown(history.reservation("sold"), false));
                }),
                falsified("R4", "an adjust counts twice", history -> {
                    Call repeat = history.calls(ADJUST, "x").get(1);
                    history.answer(repeat, new Counted(16, 3, 2, false));
                    history.count("x", -1, 0, 0);
                }),
                falsified("R4", "an adjust is answered as applied twice, but counts once", history -> {
                    Call repeat = history.calls(ADJUST, "x").get(1);
                    Counted first = (Counted) history.calls(ADJUST, "x").get(0).answer();
                    history.answer(repeat, first);
                }),
                falsified("R4", "a repeated adjust is refused", history -> {
                    Call repeat = history.calls(ADJUST, "x").get(1);
                    history.answer(repeat, notEnough("x", 1, 0));
                }));
    }

    private static NotAllowed notEnough(String sku, long requested, long available) {
        return new NotAllowed("NotEnough", null, List.of(new Shortage(Sku.of(sku), requested, available)));
    }

    private static NotAllowed wrongStatus(ReservationStatus status) {
        return new NotAllowed("WrongStatus", status, List.of());
    }

    private static NotAllowed refused(String kind) {
        return new NotAllowed(kind, null, List.of());
    }

    private static Stream<Arguments> ofEnds() {
        return Stream.of(
                falsified("R6", "a cancelled reservation is confirmed too", history -> {
                    Reservation sold = Reservations.withStatus(history.reservation("cancelled"), CONFIRMED);
                    history.answerAll(CONFIRM, "cancelled", new Shown(sold, false));
                }),
                falsified("R6", "a cancel is answered, but the sale is stored", history -> {
                    history.store("cancelled", CONFIRMED);
                    history.count("x", -1, 0, 1);
                }),
                falsified(
                        "R6",
                        "the loser learns of another winner",
                        history -> history.answerAll(CONFIRM, "expired", wrongStatus(CANCELLED))),
                falsified("R6", "a reservation expires before its deadline", history -> {
                    Call early = history.calls(EXPIRE, "expired").get(0);
                    history.answer(early, new Shown(history.reservation("expired"), false));
                    Call later = history.calls(EXPIRE, "expired").get(1);
                    history.answer(later, new Shown(history.reservation("expired"), true));
                }),
                falsified("R6", "an overdue reservation is not overdue", history -> {
                    Call late = history.calls(EXPIRE, "expired").get(1);
                    history.answer(late, refused("NotOverdue"));
                }),
                falsified("R6", "a confirm does not find what was reserved", history -> {
                    Call confirm = history.calls(CONFIRM, "sold").get(0);
                    history.answer(confirm, refused("UnknownReservation"));
                }),
                falsified("R6", "a confirm is refused although the reservation is held", history -> {
                    Call confirm = history.calls(CONFIRM, "sold").get(0);
                    history.answer(confirm, wrongStatus(HELD));
                }),
                falsified("R6", "a sale is seen before it is made", history -> {
                    Call before = history.calls(FIND, "sold").get(0);
                    history.answer(before, new Shown(history.reservation("sold"), true));
                }));
    }

    private static Stream<Arguments> ofAnswers() {
        return Stream.of(
                falsified(
                        "R8",
                        "a confirm is answered as not applied, but is stored",
                        history -> history.answerAll(CONFIRM, "late", NOT_APPLIED)),
                falsified(
                        "R8",
                        "a reserve is answered as not applied, but is stored",
                        history -> history.answerAll(RESERVE, "taker", NOT_APPLIED)),
                falsified("R10", "a reservation is lost", history -> {
                    history.remove("held");
                    history.count("x", 0, -2, 0);
                }),
                falsified("R10", "a sale is lost", history -> {
                    history.store("sold", HELD);
                    history.count("x", 2, 2, -2);
                    history.count("y", 1, 1, -1);
                }),
                falsified("R10", "a cancel is lost", history -> {
                    history.store("cancelled", HELD);
                    history.calls(CANCEL, "cancelled")
                            .forEach(call -> history.calls().remove(call));
                    history.calls(CONFIRM, "cancelled")
                            .forEach(call -> history.calls().remove(call));
                    history.calls().remove(history.calls(RESERVE, "cancelled").get(1));
                    Call cancel = history.add(CANCEL, "cancelled", history.end(), List.of(), 0, "", new None("-"));
                    history.answer(
                            cancel,
                            new Shown(Reservations.withStatus(history.reservation("cancelled"), CANCELLED), false));
                    history.count("x", 0, 1, 0);
                }),
                falsified("R6", "a read is older than the answer before it", history -> {
                    Call after = history.calls(FIND, "sold").get(1);
                    history.answer(after, new Shown(Reservations.withStatus(history.reservation("sold"), HELD), true));
                }),
                falsified("R6", "a read does not find what was reserved", history -> {
                    Call find = history.calls(FIND, "sold").get(0);
                    history.answer(find, new Absent());
                }));
    }

    private static Stream<Arguments> ofTimes() {
        return Stream.of(
                falsified(
                        "R5",
                        "a reservation is created before it was called",
                        history -> history.changeAll("held", held -> moved(held, SECOND.negated(), SECOND.negated()))),
                falsified(
                        "R5",
                        "a reservation is created after it was answered",
                        history -> history.changeAll("held", held -> moved(held, SECOND, SECOND))),
                falsified(
                        "R5",
                        "a reservation is held for a shorter time than requested",
                        history -> history.changeAll("held", held -> moved(held, Duration.ZERO, SECOND.negated()))),
                falsified("R5", "an extend has no effect", history -> {
                    Reservation before =
                            ((Shown) history.calls(RESERVE, "extended").get(0).answer()).reservation();
                    history.answerAll(EXTEND, "extended", new Shown(before, false));
                    history.store(before);
                }));
    }

    private static Reservation moved(Reservation reservation, Duration created, Duration deadline) {
        return Reservations.builder(reservation.id())
                .lines(reservation.lines())
                .status(reservation.status())
                .createdAt(reservation.createdAt().plus(created))
                .expiresAt(reservation.expiresAt().plus(deadline))
                .build();
    }

    private static Stream<Arguments> ofRefusals() {
        return Stream.of(
                falsified(
                        "R3",
                        "a reserve is refused although there are units",
                        history -> reserve(history, "refused", history.end(), Line.of("x", 1), notEnough("x", 1, 0))),
                falsified(
                        "R3",
                        "a refusal names fewer units than there were",
                        history -> history.answerAll(RESERVE, "large", notEnough("x", 100, 14))),
                falsified(
                        "R3",
                        "a refusal names more units than there were",
                        history -> history.answerAll(RESERVE, "large", notEnough("x", 100, 16))),
                falsified(
                        "R3",
                        "a refusal names as many units as were requested",
                        history -> history.answerAll(RESERVE, "large", notEnough("x", 15, 15))),
                falsified("R3", "overdue units do not count as available", history -> {
                    long overdue =
                            CallText.micros(history.reservation("overdue").expiresAt());
                    reserve(history, "refused", overdue + 100, Line.of("y", 18), notEnough("y", 18, 17));
                }),
                falsified(
                        "R3",
                        "the units of a change itself do not count as available",
                        history -> history.answerAll(CHANGE, "held", notEnough("x", 200, 15))),
                falsified(
                        "R3",
                        "a known SKU is unknown to a reserve",
                        history -> reserve(history, "refused", history.end(), Line.of("x", 1), refused("UnknownSku"))),
                falsified(
                        "R3",
                        "a known SKU is unknown to an adjust",
                        history ->
                                history.add(ADJUST, "x", history.end(), List.of(), 1, "more", refused("UnknownSku"))),
                falsified(
                        "R3",
                        "an adjust is refused although there are units",
                        history ->
                                history.add(ADJUST, "x", history.end(), List.of(), -1, "less", notEnough("x", 1, 0))));
    }

    private static void reserve(History history, String id, long time, Line line, Answer answer) {
        history.add(RESERVE, id, time, List.of(line), SECOND.toMillis() * 1_000, "", answer);
    }

    private static Stream<Arguments> ofUnits() {
        return Stream.of(
                falsified("R2", "units are held twice for a moment", history -> {
                    long time = history.end();
                    Line all = Line.of("x", 17);
                    Reservation held = History.reservation("ghost", time, time + 1_000_000, HELD, all);
                    reserve(history, "ghost", time, all, new Shown(held, false));
                    Reservation cancelled = Reservations.withStatus(held, CANCELLED);
                    history.add(CANCEL, "ghost", time + 5, List.of(), 0, "", new Shown(cancelled, false));
                    history.store(cancelled);
                }),
                falsified("R2", "more is sold than was supplied", history -> {
                    history.calls().removeIf(call -> call.request().operation().equals("delivery"));
                    history.count("y", -5, 0, 0);
                }),
                falsified("R7", "a unit is lost", history -> history.count("x", -1, 0, 0)),
                falsified("R7", "a unit comes from nowhere", history -> history.count("x", 1, 0, 0)),
                falsified("R7", "an adjust that was answered is lost", history -> history.count("y", -5, 0, 0)),
                falsified(
                        "R8",
                        "an adjust is answered as not applied, but counts",
                        history -> history.answerAll(ADJUST, "y", NOT_APPLIED)),
                falsified("R7", "an open adjust counts in part", history -> {
                    open(history, ADJUST, "y", 4, "lost");
                    history.count("y", 2, 0, 0);
                }));
    }

    private static Stream<Arguments> ofCounters() {
        return Stream.of(
                falsified("R7", "units stay reserved", history -> history.count("x", 0, 3, 0, 0)),
                falsified("R7", "held units are not reserved", history -> history.count("x", 0, -1, 0, 0)),
                falsified("R7", "a reservation that no call made holds units", history -> history.count("x", 0, 1, 0)),
                falsified("R7", "a sale is not counted", history -> history.count("x", 1, 0, -1)),
                falsified("R2", "more is reserved than is on hand", history -> history.count("x", -20, 0, 20)),
                falsified("R7", "an answer has a unit more than there were", history -> {
                    Call last = history.calls(LEVEL, "y").get(0);
                    history.answer(last, new Counted(24, 20, 2, true));
                }),
                falsified("R7", "an answer has counters of another time", history -> {
                    Call last = history.calls(LEVEL, "y").get(0);
                    history.answer(last, new Counted(23, 2, 2, true));
                }),
                falsified("R2", "an answer has more reserved than on hand", history -> {
                    Call last = history.calls(LEVEL, "y").get(0);
                    history.answer(last, new Counted(-3, -6, 28, true));
                }),
                falsified("R10", "a known SKU is not found", history -> history.answerAll(LEVEL, "x", new Absent())));
    }
}
