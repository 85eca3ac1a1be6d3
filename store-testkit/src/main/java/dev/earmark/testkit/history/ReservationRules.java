package dev.earmark.testkit.history;

import static dev.earmark.ReservationStatus.CANCELLED;
import static dev.earmark.ReservationStatus.CONFIRMED;
import static dev.earmark.ReservationStatus.EXPIRED;
import static dev.earmark.ReservationStatus.HELD;

import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.testkit.history.Answer.Absent;
import dev.earmark.testkit.history.Answer.NotAllowed;
import dev.earmark.testkit.history.Answer.Shown;
import org.jspecify.annotations.Nullable;

/** What each call does to one reservation, and which answers it may have. Whether there are units is checked elsewhere. */
final class ReservationRules {
    private ReservationRules() {}

    /** The state after a call without an answer was applied; the same state if it changes nothing. */
    static ReservationState applied(ReservationState before, Call call) {
        ReservationState state = before.notBefore(call.start());
        Request request = call.request();
        if (call.verb() == Verb.RESERVE && state.status() == null) {
            return state.with(HELD).with(request.lines()).withDeadline(call.start() + request.amount(), false);
        } else if (state.status() != HELD) {
            return before;
        }
        return switch (call.verb()) {
            case CONFIRM -> state.with(CONFIRMED);
            case CANCEL -> state.with(CANCELLED);
            case EXPIRE -> state.expired();
            case CHANGE -> state.lines().equals(request.lines()) ? before : state.with(request.lines());
            case EXTEND -> extended(state, call);
            default -> before;
        };
    }

    private static ReservationState extended(ReservationState held, Call call) {
        return held.withDeadline(
                Math.max(held.deadline(), call.start() + call.request().amount()), false);
    }

    /** The state after the call if it gets its answer now; null if this answer is impossible now. */
    static @Nullable ReservationState answered(ReservationState before, Call call) {
        ReservationState state = before.notBefore(call.start());
        if (call.answer() instanceof Shown shown) {
            return shown(state, call, shown);
        } else if (call.answer() instanceof NotAllowed refused) {
            return isPossible(state, call, refused) ? state : null;
        }
        return call.answer() instanceof Absent && state.status() == null ? state : null;
    }

    private static @Nullable ReservationState shown(ReservationState state, Call call, Shown answer) {
        Reservation shown = answer.reservation();
        return switch (call.verb()) {
            case FIND -> state.agreeing(shown);
            case RESERVE -> state.status() == null ? created(state, call, answer) : found(state, call, answer);
            case CONFIRM -> finished(state, CONFIRMED, answer);
            case CANCEL -> finished(state, CANCELLED, answer);
            case EXPIRE -> finished(state.expired(), EXPIRED, state.status(), answer);
            case CHANGE -> changed(state, call, answer);
            case EXTEND -> extended(state, call, shown);
            default -> null;
        };
    }

    private static @Nullable ReservationState created(ReservationState state, Call call, Shown answer) {
        Reservation shown = answer.reservation();
        long createdAt = CallText.micros(shown.createdAt());
        boolean isInTime = createdAt >= call.start() && createdAt <= call.end();
        ReservationState held = state.with(HELD)
                .with(call.request().lines())
                .withDeadline(createdAt + call.request().amount(), true);
        return isInTime && !answer.replay() ? held.agreeing(shown) : null;
    }

    private static @Nullable ReservationState found(ReservationState state, Call call, Shown answer) {
        boolean isRepeat = (state.status() == HELD || state.status() == CONFIRMED)
                && state.lines().equals(call.request().lines());
        return isRepeat && answer.replay() ? state.agreeing(answer.reservation()) : null;
    }

    private static @Nullable ReservationState finished(ReservationState state, ReservationStatus as, Shown answer) {
        return finished(state.status() == HELD ? state.with(as) : state, as, state.status(), answer);
    }

    private static @Nullable ReservationState finished(
            ReservationState after, ReservationStatus as, @Nullable ReservationStatus before, Shown answer) {
        boolean isPossible = after.status() == as && answer.replay() == (before == as);
        return isPossible ? after.agreeing(answer.reservation()) : null;
    }

    private static @Nullable ReservationState changed(ReservationState state, Call call, Shown answer) {
        boolean isRepeat = state.lines().equals(call.request().lines());
        return state.status() == HELD && answer.replay() == isRepeat
                ? state.with(call.request().lines()).agreeing(answer.reservation())
                : null;
    }

    /** The new deadline is that before, or counts from a moment of the call. */
    private static @Nullable ReservationState extended(ReservationState state, Call call, Reservation shown) {
        long deadline = CallText.micros(shown.expiresAt());
        long now = deadline - call.request().amount();
        boolean isNew = now >= call.start() && now <= call.end() && deadline >= state.deadline();
        ReservationState extended = isNew ? state.withDeadline(deadline, true) : state;
        boolean isFarEnough = deadline >= call.start() + call.request().amount();
        return state.status() == HELD && isFarEnough ? extended.agreeing(shown) : null;
    }

    private static boolean isPossible(ReservationState state, Call call, NotAllowed refused) {
        ReservationStatus status = state.status();
        boolean isReserve = call.verb() == Verb.RESERVE;
        boolean isSame = state.lines().equals(call.request().lines());
        return switch (refused.kind()) {
            case "NotEnough", "UnknownSku" ->
                isReserve ? status == null : call.verb() == Verb.CHANGE && status == HELD && !isSame;
            case "UnknownReservation" -> !isReserve && status == null;
            case "IdReused" -> isReserve && status != null && status == refused.status() && !isSame;
            case "WrongStatus" -> isWrong(state, call, refused);
            case "NotOverdue" ->
                call.verb() == Verb.EXPIRE && status == HELD && (!state.isExact() || state.time() < state.deadline());
            default -> false;
        };
    }

    private static boolean isWrong(ReservationState state, Call call, NotAllowed refused) {
        ReservationStatus status = state.status();
        if (status == null || status == HELD || status != refused.status()) {
            return false;
        }
        return switch (call.verb()) {
            case RESERVE ->
                status != CONFIRMED && state.lines().equals(call.request().lines());
            case CONFIRM -> status != CONFIRMED;
            case CANCEL -> status != CANCELLED;
            case EXPIRE -> status != EXPIRED;
            default -> true;
        };
    }
}
