package dev.earmark.testkit.history;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.earmark.spi.StockStore;
import dev.earmark.testkit.history.Answer.None;
import dev.earmark.testkit.history.Answer.NotApplied;
import dev.earmark.testkit.history.Answer.Shown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Checks whether one stock that keeps the rules could have given all the answers that the processes of a shop received, and
 * could be as it is stored in the end. It knows nothing of how a store works: only what was called, when, and what was
 * answered.
 *
 * <ul>
 *   <li>R1: each reservation has the lines that a call asked for.
 *   <li>R2: never were more units held or sold than supplied.
 *   <li>R3: each refusal because of too few units was true at an instant of its call.
 *   <li>R4: a reserve and an operation count once, however often they are repeated.
 *   <li>R6: one of confirm, cancel and expire wins, and each answer fits to it.
 *   <li>R7: the stored counters are the sum of what was supplied, held and sold.
 *   <li>R8, R10: what was answered as applied is stored, and what was answered as not applied is not.
 * </ul>
 *
 * <p>Calls without an answer, for example those of a killed process, may have been applied or not, also later. Nothing may
 * have been purged, and no other process may change the stock.
 */
public final class HistoryCheck {
    private final List<Call> calls;
    private final StoredState stored;

    HistoryCheck(List<Call> calls, StoredState stored) {
        this.calls = calls;
        this.stored = stored;
    }

    /**
     * What a check found.
     *
     * @param calls the number of recorded calls
     * @param orders the number of reservations that were answered as held
     * @param unknownOutcomes the number of calls without an answer
     * @param errors the number of calls that failed with another exception
     * @param violations the rules that are broken, each with the calls that show it; empty if there are none
     */
    public record Report(int calls, int orders, int unknownOutcomes, int errors, List<String> violations) {
        /** Copies the list. */
        public Report {
            violations = List.copyOf(violations);
        }

        @Override
        public String toString() {
            return calls + " calls, " + orders + " orders told, " + unknownOutcomes + " unknown outcomes, " + errors
                    + " errors that reached a shopper, " + violations.size() + " violations";
        }
    }

    /**
     * Reads logs and a stock, and checks them.
     *
     * @param logs the files of all processes, which have ended
     * @param store a store on the same stock
     * @return what was found
     * @throws IllegalArgumentException if a log cannot be checked
     */
    public static Report check(Collection<Path> logs, StockStore store) {
        List<Call> calls = Logs.read(logs);
        return new HistoryCheck(
                        calls, StoredState.read(store, byReservation(calls).keySet()))
                .report();
    }

    private static Map<String, List<Call>> byReservation(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.verb().isOnReservation())
                .collect(groupingBy(call -> call.request().subject(), TreeMap::new, toList()));
    }

    Report report() {
        List<String> violations = new ArrayList<>();
        Map<String, List<Call>> byReservation = byReservation(calls);
        byReservation.forEach((id, of) ->
                new ReservationCheck(id, of, stored.find(id)).violation().ifPresent(violations::add));
        violations.addAll(new StockCheck(calls, stored).violations());
        return new Report(
                calls.size(),
                (int) byReservation.values().stream()
                        .filter(of -> of.stream()
                                .anyMatch(call -> call.verb() == Verb.RESERVE && call.answer() instanceof Shown))
                        .count(),
                (int) calls.stream()
                        .filter(call -> call.answer() instanceof None)
                        .count(),
                (int) calls.stream()
                        .filter(call -> call.answer() instanceof NotApplied)
                        .count(),
                violations);
    }
}
