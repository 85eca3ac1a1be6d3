package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.assign;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserveLimited;
import static dev.earmark.testkit.ExpectedOutcomes.isFirst;
import static dev.earmark.testkit.ExpectedOutcomes.isLimitExceeded;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LineFromAny;
import dev.earmark.OwnerId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One owner sends many requests at the same instant, through two instances: the limit per owner stays (rules R2 and R3). */
abstract class ConcurrentLimitsGroup extends ConcurrentGroup {
    private static final int LIMIT = 3;

    ConcurrentLimitsGroup(ConcurrencyContract contract) {
        super(contract);
    }

    /** Sends what each thread sends in its rounds, and returns all outcomes. */
    private List<StockOutcome<Reservation>> inEachThread(
            int rounds, BiFunction<Integer, Integer, StockCommand<Reservation>> command) {
        return ConcurrentCalls.run(
                        THREADS,
                        thread -> IntStream.range(0, rounds)
                                .mapToObj(i -> Retry.apply(storeFor(thread), command.apply(thread, i)))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static void assertExactlyTheLimit(List<StockOutcome<Reservation>> outcomes, Refusal others) {
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(LIMIT);
        assertThat(outcomes.stream().filter(outcome -> !isFirst(outcome)))
                .allSatisfy(outcome -> assertThat(refused(outcome)).isEqualTo(others));
    }

    @Test
    void r2_oneOwnerReservesExactlyTheLimit() {
        stock("A", 1_000);
        assertExactlyTheLimit(
                inEachThread(6, (thread, i) -> reserveLimited("ann", LIMIT, thread + "/" + i, line("A", 1))),
                isLimitExceeded("ann", "A", LIMIT, LIMIT, 1));
        assertThat(level("A")).isEqualTo(counters("A", 1_000, LIMIT, 0));
    }

    @Test
    void r2_eachOfSeveralOwnersReservesExactlyTheLimit() {
        stock("A", 1_000);
        List<StockOutcome<Reservation>> outcomes = inEachThread(
                10, (thread, i) -> reserveLimited("owner " + thread % 2, LIMIT, thread + "/" + i, line("A", 1)));
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(2 * LIMIT);
        assertThat(level("A")).isEqualTo(counters("A", 1_000, 2 * LIMIT, 0));
    }

    @Test
    void r2_theSkusOfAChoiceCountTogether() {
        stock("A@B", 2);
        stock("A@H", 1_000);
        List<LineFromAny> choices = List.of(LineFromAny.whole(1, "A@B", "A@H"), LineFromAny.split(1, "A@H", "A@B"));
        List<StockOutcome<Reservation>> outcomes = inEachThread(
                6,
                (thread, i) -> new Reserve(
                        ReservationId.of(thread + "/" + i),
                        List.of(),
                        HOLD_FOR,
                        OwnerId.of("ann"),
                        List.of(choices.get(thread % 2)),
                        (long) LIMIT,
                        null));
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(LIMIT);
        assertThat(level("A@B").reserved() + level("A@H").reserved()).isEqualTo(LIMIT);
    }

    @Test
    void r2_whatIsAssignedToOneOwnerIsExactlyTheLimit() {
        stock("A", 1_000);
        for (int thread = 0; thread < THREADS; thread++) {
            for (int i = 0; i < 3; i++) {
                applied(reserveLimited("cart " + thread, LIMIT, thread + "/" + i, line("A", 1)));
            }
        }
        assertExactlyTheLimit(
                inEachThread(3, (thread, i) -> assign(thread + "/" + i, "ann")),
                isLimitExceeded("ann", "A", LIMIT, LIMIT, 1));
    }

    @Test
    void r2_concurrentChangesOfOneOwnerKeepToTheLimit() {
        stock("A", 1_000);
        for (int i = 0; i < ROUNDS; i++) {
            String owner = "owner " + i;
            applied(reserveLimited(owner, LIMIT, "first " + i, line("A", 1)));
            applied(reserveLimited(owner, LIMIT, "second " + i, line("A", 1)));
            List<StockOutcome<Reservation>> outcomes = atOnce(
                    change("first " + i, "A", 2),
                    change("second " + i, "A", 2),
                    reserveLimited(owner, LIMIT, "third " + i, line("A", 1)));
            assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(1);
        }
        assertThat(level("A")).isEqualTo(counters("A", 1_000, LIMIT * ROUNDS, 0));
    }

    @Test
    void r3_overdueReservationsOfTheOwnerAreReclaimedOnceEach() {
        stock("A", 1_000);
        for (int i = 0; i < LIMIT; i++) {
            applied(reserveLimited("ann", LIMIT, "overdue " + i, line("A", 1)));
        }
        passTime(HOLD_FOR);
        List<StockOutcome<Reservation>> outcomes =
                inEachThread(3, (thread, i) -> reserveLimited("ann", LIMIT, thread + "/" + i, line("A", 1)));
        assertThat(outcomes.stream().filter(ExpectedOutcomes::isFirst)).hasSize(LIMIT);
        assertThat(outcomes.stream().flatMap(outcome -> reclaimedIds(outcome).stream()))
                .doesNotHaveDuplicates()
                .isSubsetOf("overdue 0", "overdue 1", "overdue 2");
        assertThat(level("A")).isEqualTo(counters("A", 1_000, LIMIT, 0));
    }
}
