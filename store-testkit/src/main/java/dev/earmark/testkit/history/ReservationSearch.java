package dev.earmark.testkit.history;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for an order of the calls of one reservation in which each answer is correct, and in which no call takes effect
 * before it begins or after it was answered: whether the history is linearizable (M. Herlihy and J. Wing, 1990; the search
 * is that of Wing and Gong, 1993, with the memory of G. Lowe, 2017). Calls without an answer may take effect at any time
 * after their start, or never. So may earlier attempts of an answered call, until its answer. Any process may expire the
 * reservation from its deadline on.
 */
final class ReservationSearch {
    private final List<Call> calls;
    private final Deque<Position> open = new ArrayDeque<>();
    private final Set<Position> seen = new HashSet<>();

    private ReservationSearch(List<Call> calls) {
        this.calls = calls;
    }

    private record Position(BitSet done, ReservationState state) {}

    /** The calls that failed and say that they were not applied have no effect. */
    static boolean isPossible(List<Call> calls) {
        return new ReservationSearch(calls.stream()
                        .filter(call -> call.isAnswered() || call.mayHaveChanged())
                        .toList())
                .search();
    }

    private boolean search() {
        visit(new BitSet(), ReservationState.UNKNOWN, 0);
        for (Position position = open.poll(); position != null; position = open.poll()) {
            long end = firstEnd(position.done());
            if (end == Call.NEVER) {
                return true;
            }
            visit(position.done(), position.state().expired(), end);
            for (int i = 0; i < calls.size(); i++) {
                if (!position.done().get(i) && calls.get(i).start() <= end) {
                    take(position, i, end);
                }
            }
        }
        return false;
    }

    /** The earliest end of the answered calls that have not taken effect. */
    private long firstEnd(BitSet done) {
        long first = Call.NEVER;
        for (int i = 0; i < calls.size(); i++) {
            if (!done.get(i) && calls.get(i).isAnswered()) {
                first = Math.min(first, calls.get(i).end());
            }
        }
        return first;
    }

    private void take(Position position, int i, long end) {
        Call call = calls.get(i);
        visit(position.done(), ReservationRules.applied(position.state(), call), end);
        ReservationState after = call.isAnswered() ? ReservationRules.answered(position.state(), call) : null;
        if (after != null) {
            BitSet done = (BitSet) position.done().clone();
            done.set(i);
            visit(done, after, end);
        }
    }

    private void visit(BitSet done, ReservationState state, long latest) {
        Position position = new Position(done, state);
        if (state.time() <= latest && seen.add(position)) {
            open.push(position);
        }
    }
}
