package dev.earmark.testkit.history;

import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.testkit.history.Answer.NotAllowed;
import dev.earmark.testkit.history.Answer.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * When a stored reservation had units, held or sold, as far as its calls tell: it may have them from {@code from} to
 * {@code to}, and surely has them after {@code surelyAfter} and before {@code surelyBefore}. All are microseconds since
 * 1970.
 *
 * @param deadline after it, and until a confirm, another shopper can have the units (R3)
 * @param soldFrom the start of the first confirm, if it is confirmed
 * @param versions its lines, one after another
 */
record Occupancy(
        long from, long to, long surelyAfter, long surelyBefore, long deadline, long soldFrom, List<Version> versions) {

    /** The lines that it may have in a time. */
    record Version(List<Line> lines, long from, long to) {
        private long units(Sku sku) {
            return lines.stream()
                    .filter(line -> line.sku().equals(sku))
                    .mapToLong(Line::quantity)
                    .sum();
        }
    }

    static Occupancy of(Reservation stored, List<Call> calls) {
        ReservationStatus status = stored.status();
        long deadline = CallText.micros(stored.expiresAt());
        boolean isOver = status == ReservationStatus.CANCELLED || status == ReservationStatus.EXPIRED;
        long surelyBefore = Call.NEVER;
        if (status == ReservationStatus.CANCELLED) {
            surelyBefore = firstStart(calls, Verb.CANCEL);
        } else if (status == ReservationStatus.EXPIRED) {
            surelyBefore = deadline;
        }
        return new Occupancy(
                CallText.micros(stored.createdAt()),
                isOver ? firstEnd(calls, call -> call.status() == status) : Call.NEVER,
                firstEnd(calls, Call::showsReservation),
                surelyBefore,
                deadline,
                status == ReservationStatus.CONFIRMED ? firstStart(calls, Verb.CONFIRM) : Call.NEVER,
                versions(stored, calls));
    }

    private static long firstStart(List<Call> calls, Verb verb) {
        return calls.stream()
                .filter(call -> call.verb() == verb && call.mayHaveChanged())
                .mapToLong(Call::start)
                .min()
                .orElse(0);
    }

    private static long firstEnd(List<Call> calls, Predicate<Call> filter) {
        return calls.stream().filter(filter).mapToLong(Call::end).min().orElse(Call.NEVER);
    }

    private static List<Version> versions(Reservation stored, List<Call> calls) {
        List<Call> changes = calls.stream()
                .filter(call -> call.verb() == Verb.CHANGE && call.mayHaveChanged())
                .filter(call -> !isPlainRefusal(call, calls))
                .toList();
        if (changes.isEmpty()) {
            return List.of(new Version(stored.lines(), 0, Call.NEVER));
        }
        List<Version> versions = new ArrayList<>();
        for (List<Line> lines : firstLines(calls)) {
            versions.add(new Version(lines, 0, firstEnd(changes, Occupancy::isChange)));
        }
        for (Call change : changes) {
            long replaced = firstEnd(changes, next -> isChange(next) && next.start() > change.end());
            versions.add(new Version(change.request().lines(), change.start(), replaced));
        }
        return versions;
    }

    /** Its earlier attempts were not applied either, or the lines would be those that it asked for; unless others change them. */
    private static boolean isPlainRefusal(Call change, List<Call> calls) {
        return change.answer() instanceof NotAllowed refused
                && refused.isNotEnough()
                && calls.stream()
                        .noneMatch(other -> !other.equals(change)
                                && other.verb() == Verb.CHANGE
                                && other.start() <= change.end()
                                && other.end() >= change.start());
    }

    private static Set<List<Line>> firstLines(List<Call> calls) {
        List<Call> reserves = calls.stream()
                .filter(call -> call.verb() == Verb.RESERVE && call.mayHaveChanged())
                .toList();
        List<Call> first = reserves.stream().filter(Occupancy::isChange).toList();
        return (first.isEmpty() ? reserves : first)
                .stream().map(call -> call.request().lines()).collect(Collectors.toSet());
    }

    private static boolean isChange(Call call) {
        return call.answer() instanceof Shown shown && !shown.replay();
    }

    /** The SKUs of which it may have units. */
    Set<Sku> skus() {
        return versions.stream()
                .flatMap(version -> version.lines().stream())
                .map(Line::sku)
                .collect(Collectors.toSet());
    }

    /** The most units that it may have at a time. */
    long most(Sku sku, long time) {
        return time < from || time > to ? 0 : units(sku, time, true);
    }

    /** The most units that it may have at a time at which another reservation is refused. */
    long mostForRefusal(Sku sku, long time) {
        return time > deadline && time < soldFrom ? 0 : most(sku, time);
    }

    /** The units that it surely has at a time. */
    long least(Sku sku, long time) {
        return time > surelyAfter && time < surelyBefore ? units(sku, time, false) : 0;
    }

    private long units(Sku sku, long time, boolean most) {
        long units = -1;
        for (Version version : versions) {
            if (version.from <= time && time <= version.to) {
                long has = version.units(sku);
                units = units < 0 ? has : most ? Math.max(units, has) : Math.min(units, has);
            }
        }
        return Math.max(units, 0);
    }

    /** The times at which one of the numbers of units may change. */
    NavigableSet<Long> times() {
        NavigableSet<Long> times = new TreeSet<>(Set.of(from));
        times.add(next(to));
        times.add(next(surelyAfter));
        times.add(surelyBefore);
        times.add(next(deadline));
        times.add(soldFrom);
        versions.forEach(version -> {
            times.add(version.from);
            times.add(next(version.to));
        });
        return times;
    }

    private static long next(long time) {
        return time == Call.NEVER ? Call.NEVER : time + 1;
    }
}
