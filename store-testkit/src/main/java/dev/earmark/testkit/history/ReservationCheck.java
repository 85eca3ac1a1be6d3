package dev.earmark.testkit.history;

import dev.earmark.Line;
import dev.earmark.ReservationStatus;
import dev.earmark.testkit.history.Answer.None;
import dev.earmark.testkit.history.Answer.NotApplied;
import dev.earmark.testkit.history.Answer.Shown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks all calls of one reservation, and what the store has of it in the end, whatever the units are. */
final class ReservationCheck {
    private final String id;
    private final List<Call> calls;
    private final List<Call> withStored;

    /**
     * Starts a check.
     *
     * @param calls all of this reservation
     * @param stored the read of the store at the end, as a call
     */
    ReservationCheck(String id, List<Call> calls, Call stored) {
        this.id = id;
        this.calls = calls;
        withStored = new ArrayList<>(calls);
        withStored.add(stored);
    }

    /** Returns the rule that is broken and how, or empty. The plain reasons come first, because they say more. */
    Optional<String> violation() {
        return wrongLines()
                .or(this::secondHold)
                .or(this::twoEnds)
                .or(() -> ReservationSearch.isPossible(withStored) ? Optional.empty() : Optional.of(noOrder()));
    }

    private Optional<String> wrongLines() {
        Set<List<Line>> requested = calls.stream()
                .filter(call -> !call.request().lines().isEmpty())
                .map(call -> call.request().lines())
                .collect(Collectors.toSet());
        return withStored.stream()
                .filter(call -> call.answer() instanceof Shown shown
                        && !requested.contains(shown.reservation().lines()))
                .findFirst()
                .map(call -> text("R1", "no call asked for the lines of this answer: " + call));
    }

    private Optional<String> secondHold() {
        long first = calls.stream()
                .filter(call -> call.verb() == Verb.RESERVE && call.answer() instanceof Shown shown && !shown.replay())
                .count();
        return first > 1 ? Optional.of(text("R4", "it was reserved " + first + " times")) : Optional.empty();
    }

    private Optional<String> twoEnds() {
        Set<ReservationStatus> ends = EnumSet.noneOf(ReservationStatus.class);
        withStored.forEach(call -> {
            if (call.status() != null && call.status() != ReservationStatus.HELD) {
                ends.add(call.status());
            }
        });
        return ends.size() > 1 ? Optional.of(text("R6", "the answers say " + ends)) : Optional.empty();
    }

    private String noOrder() {
        List<Call> unknown = withStored.stream()
                .map(call -> call.answer() instanceof NotApplied failed
                        ? new Call(call.log(), call.start(), Call.NEVER, call.request(), new None(failed.message()))
                        : call)
                .toList();
        if (ReservationSearch.isPossible(unknown)) {
            return text("R8", "a call was applied although its answer says that it was not");
        } else if (ReservationSearch.isPossible(calls)) {
            return text("R10", "the store does not have what was answered");
        }
        return text("R4, R5, R6", "in no order of the calls are these answers possible");
    }

    private String text(String rule, String what) {
        return rule + ": reservation " + id + ": " + what + ". Its calls, and what is stored:\n  "
                + withStored.stream()
                        .sorted(Comparator.comparingLong(Call::start))
                        .map(Call::toString)
                        .collect(Collectors.joining("\n  "));
    }
}
