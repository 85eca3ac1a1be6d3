package dev.earmark.testkit.history;

import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.spi.Reservations;
import dev.earmark.testkit.history.Answer.Shown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A recorded history and what was stored in the end, which a test can falsify. */
final class History {
    private final List<Call> calls;
    private final StoredState stored;

    History(List<Call> calls, StoredState stored) {
        this.calls = new ArrayList<>(calls);
        this.stored = new StoredState(
                stored.start(), stored.end(), new HashMap<>(stored.levels()), new HashMap<>(stored.reservations()));
    }

    History copy() {
        return new History(calls, stored);
    }

    HistoryCheck.Report check() {
        return new HistoryCheck(calls, stored).report();
    }

    List<Call> calls() {
        return calls;
    }

    /** The calls of one verb, in the order in which they were made. */
    List<Call> calls(Verb verb, String subject) {
        List<Call> found = calls.stream()
                .filter(call -> call.verb() == verb && call.request().subject().equals(subject))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no call " + verb + " " + subject);
        }
        return found;
    }

    void replace(Call old, Call by) {
        calls.set(calls.indexOf(old), by);
    }

    void answer(Call call, Answer answer) {
        replace(call, new Call(call.log(), call.start(), call.end(), call.request(), answer));
    }

    void answerAll(Verb verb, String subject, Answer answer) {
        calls(verb, subject).forEach(call -> answer(call, answer));
    }

    /** Changes what is shown of a reservation in all answers, and what is stored. */
    void changeAll(String id, UnaryOperator<Reservation> change) {
        for (Call call : List.copyOf(calls)) {
            if (call.request().subject().equals(id) && call.answer() instanceof Shown shown) {
                answer(call, new Shown(change.apply(shown.reservation()), shown.replay()));
            }
        }
        store(change.apply(reservation(id)));
    }

    /** Adds a call in one microsecond. */
    Call add(Verb verb, String subject, long time, List<Line> lines, long amount, String operation, Answer answer) {
        Call call = new Call("added", time, time + 1, new Request(verb, subject, lines, amount, operation), answer);
        calls.add(call);
        return call;
    }

    Reservation reservation(String id) {
        return Objects.requireNonNull(stored.reservations().get(id), id);
    }

    void store(Reservation reservation) {
        stored.reservations().put(reservation.id().value(), reservation);
    }

    void store(String id, ReservationStatus status) {
        store(Reservations.withStatus(reservation(id), status));
    }

    void remove(String id) {
        stored.reservations().remove(id);
    }

    LevelAudit level(String sku) {
        return Objects.requireNonNull(stored.levels().get(Sku.of(sku)), sku);
    }

    /** Changes what is counted. The units of held lines change with those reserved. */
    void count(String sku, long onHand, long reserved, long sold) {
        count(sku, onHand, reserved, sold, reserved);
    }

    void count(String sku, long onHand, long reserved, long sold, long held) {
        LevelAudit level = level(sku);
        stored.levels()
                .put(
                        level.sku(),
                        new LevelAudit(
                                level.sku(),
                                level.onHand() + onHand,
                                level.reserved() + reserved,
                                level.sold() + sold,
                                level.held() + held));
    }

    /** The time just before the store was read. */
    long end() {
        return stored.start() - 10;
    }

    static Reservation reservation(String id, long createdAt, long expiresAt, ReservationStatus status, Line... lines) {
        return Reservations.builder(ReservationId.of(id))
                .createdAt(CallText.instant(createdAt))
                .expiresAt(CallText.instant(expiresAt))
                .status(status)
                .lines(List.of(lines))
                .build();
    }
}
