package dev.earmark.testkit.history;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a call asks for.
 *
 * @param verb what was called
 * @param subject a reservation or a SKU
 * @param lines of a reserve or a change
 * @param amount microseconds of a reserve or an extend, units of an adjust or a setOnHand
 * @param operation of an adjust or a setOnHand, otherwise empty
 */
record Request(Verb verb, String subject, List<Line> lines, long amount, String operation) {
    /** The reason of every adjust, because a log does not say it. */
    static final String REASON = "a test";

    Request {
        lines = List.copyOf(lines);
    }

    static Request of(StockCommand<?> command) {
        if (command instanceof Reserve reserve) {
            return of(reserve);
        } else if (command instanceof Change change && change.fromAny().isEmpty()) {
            return onReservation(Verb.CHANGE, change.id(), change.lines(), 0);
        } else if (command instanceof Extend extend) {
            return onReservation(Verb.EXTEND, extend.id(), List.of(), micros(extend.holdFor()));
        } else if (command instanceof Confirm confirm && confirm.equals(new Confirm(confirm.id()))) {
            return onReservation(Verb.CONFIRM, confirm.id(), List.of(), 0);
        } else if (command instanceof Cancel cancel) {
            return onReservation(Verb.CANCEL, cancel.id(), List.of(), 0);
        } else if (command instanceof Expire expire) {
            return onReservation(Verb.EXPIRE, expire.id(), List.of(), 0);
        } else if (command instanceof Adjust adjust) {
            return onSku(Verb.ADJUST, adjust.sku(), adjust.delta(), adjust.operation());
        } else if (command instanceof SetOnHand set && set.expected() == null) {
            return onSku(Verb.SET_ON_HAND, set.sku(), set.onHand(), set.operation());
        }
        throw notRecorded(command);
    }

    private static Request of(Reserve reserve) {
        if (!reserve.equals(new Reserve(reserve.id(), reserve.lines(), reserve.holdFor(), null))) {
            throw notRecorded(reserve);
        }
        return onReservation(Verb.RESERVE, reserve.id(), reserve.lines(), micros(reserve.holdFor()));
    }

    private static IllegalArgumentException notRecorded(StockCommand<?> command) {
        return new IllegalArgumentException("the check of histories does not know " + command
                + "; it knows reserve and change without choices, owner, limit and longest hold, extend, confirm of the"
                + " whole reservation, cancel, expire, adjust, and setOnHand without an expected number");
    }

    private static Request onReservation(Verb verb, ReservationId id, List<Line> lines, long amount) {
        return new Request(verb, id.value(), lines, amount, "");
    }

    private static Request onSku(Verb verb, Sku sku, long amount, OperationId operation) {
        return new Request(verb, sku.value(), List.of(), amount, operation.value());
    }

    static Request find(ReservationId id) {
        return onReservation(Verb.FIND, id, List.of(), 0);
    }

    static Request level(Sku sku) {
        return new Request(Verb.LEVEL, sku.value(), List.of(), 0, "");
    }

    /** The command that was sent. */
    StockCommand<?> command() {
        return switch (verb) {
            case RESERVE -> new Reserve(id(), lines, holdFor(), null);
            case CHANGE -> new Change(id(), lines);
            case EXTEND -> new Extend(id(), holdFor());
            case CONFIRM -> new Confirm(id());
            case CANCEL -> new Cancel(id());
            case EXPIRE -> new Expire(id());
            case ADJUST -> new Adjust(sku(), amount, OperationId.of(operation), REASON);
            case SET_ON_HAND -> new SetOnHand(sku(), amount, OperationId.of(operation));
            case FIND, LEVEL -> throw new IllegalStateException(verb + " is not a command");
        };
    }

    ReservationId id() {
        return ReservationId.of(subject);
    }

    Sku sku() {
        return Sku.of(subject);
    }

    private Duration holdFor() {
        return Duration.of(amount, ChronoUnit.MICROS);
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    @Override
    public String toString() {
        return verb + " " + subject + (lines.isEmpty() ? "" : " " + lines) + (amount == 0 ? "" : " " + amount)
                + (operation.isEmpty() ? "" : " by " + operation);
    }
}
