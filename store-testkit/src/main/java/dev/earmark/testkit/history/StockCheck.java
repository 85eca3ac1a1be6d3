package dev.earmark.testkit.history;

import static java.util.stream.Collectors.groupingBy;

import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.testkit.history.Answer.Absent;
import dev.earmark.testkit.history.Answer.Counted;
import dev.earmark.testkit.history.Answer.NotAllowed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Checks the units of all SKUs: that the stored counters are the sum of what was supplied and taken (R7), that they never
 * were exceeded (R2), that each refusal and each counter that was answered was true at an instant of its call (R3), and
 * that each operation counts once (R4). Only the SKUs of the calls are checked.
 */
final class StockCheck {
    private final List<Call> calls;
    private final StoredState stored;
    private final List<Supply> supplies;
    private final Map<String, Occupancy> occupancies = new HashMap<>();
    private final Map<Sku, UnitBounds> bounds = new TreeMap<>();
    private final List<String> violations = new ArrayList<>();

    StockCheck(List<Call> calls, StoredState stored) {
        this.calls = calls;
        this.stored = stored;
        supplies = Supply.of(calls);
        requireOneFirstStock();
        supplies.forEach(supply -> bounds(supply.sku()).add(supply));
        Map<String, List<Call>> byReservation = calls.stream()
                .filter(call -> call.verb().isOnReservation())
                .collect(groupingBy(call -> call.request().subject()));
        stored.reservations().forEach((id, reservation) -> {
            Occupancy occupancy = Occupancy.of(reservation, byReservation.getOrDefault(id, List.of()));
            occupancies.put(id, occupancy);
            occupancy.skus().forEach(sku -> bounds(sku).add(occupancy));
        });
    }

    private UnitBounds bounds(Sku sku) {
        return bounds.computeIfAbsent(sku, UnitBounds::new);
    }

    private void requireOneFirstStock() {
        Set<Sku> skus = new HashSet<>();
        for (Supply supply : supplies) {
            if (supply.isFirstStock() && !skus.add(supply.sku())) {
                throw new IllegalArgumentException("SKU " + supply.sku()
                        + " was set twice; the check of histories knows setOnHand as the first stock only, use adjust");
            }
        }
    }

    List<String> violations() {
        bounds.keySet().stream()
                .flatMap(sku -> Optional.ofNullable(stored.levels().get(sku)).stream())
                .forEach(this::checkStored);
        bounds.forEach((sku, of) -> of.oversold().ifPresent(how -> add("R2: SKU " + sku + ": " + how)));
        supplies.forEach(this::checkOnce);
        calls.forEach(this::checkAnswer);
        return violations;
    }

    private void add(String violation) {
        violations.add(violation);
    }

    private void checkStored(LevelAudit level) {
        long held = units(level.sku(), ReservationStatus.HELD);
        long sold = units(level.sku(), ReservationStatus.CONFIRMED);
        if (!level.isConsistent() || level.held() != held || level.sold() != sold) {
            add("R2, R7: " + level + ", but its reservations hold " + held + " and have bought " + sold);
        }
        Set<Long> possible = new HashSet<>(Set.of(0L));
        for (Supply supply : supplies) {
            if (supply.sku().equals(level.sku())) {
                Set<Long> with = new HashSet<>();
                possible.forEach(sum -> with.add(sum + supply.units()));
                if (supply.isSure()) {
                    possible.clear();
                }
                possible.addAll(with);
            }
        }
        if (!possible.contains(level.onHand() + level.sold())) {
            add("R7, R8: " + level + " has " + (level.onHand() + level.sold())
                    + " units on hand and sold, but by the answers it was supplied with " + possible);
        }
    }

    private long units(Sku sku, ReservationStatus status) {
        long units = 0;
        for (Reservation reservation : stored.reservations().values()) {
            for (Line line : reservation.status() == status ? reservation.lines() : List.<Line>of()) {
                units += line.sku().equals(sku) ? line.quantity() : 0;
            }
        }
        return units;
    }

    private void checkOnce(Supply supply) {
        long first = supply.calls().stream()
                .filter(call -> call.answer() instanceof Counted counted && !counted.replay())
                .count();
        boolean isRefusedLater = supply.calls().stream()
                .anyMatch(call -> call.answer() instanceof NotAllowed && call.start() > supply.surely());
        boolean isLost = supply.isSure() && !stored.levels().containsKey(supply.sku());
        if (first > 1 || isRefusedLater || isLost) {
            add("R4, R10: an operation counts once, and is known then: " + supply.calls());
        }
    }

    private void checkAnswer(Call call) {
        if (call.answer() instanceof NotAllowed refused) {
            if (refused.isNotEnough()) {
                refused.shortages().forEach(shortage -> checkShortage(call, shortage));
            } else if (refused.kind().equals("UnknownSku")
                    ? isKnown(call)
                    : !call.verb().isOnReservation()) {
                add("R3: the calls do not explain this refusal: " + call);
            }
        } else if (call.answer() instanceof Counted level && !isPossible(call, level)) {
            add("R2, R7: the SKU never had these counters during the call: " + call + ". Its units then: "
                    + bounds(call.request().sku()).describe(call));
        } else if (call.answer() instanceof Absent && call.verb() == Verb.LEVEL && isKnown(call)) {
            add("R10: the SKU is known: " + call);
        }
    }

    private boolean isPossible(Call call, Counted level) {
        return 0 <= level.reserved()
                && level.reserved() <= level.onHand()
                && bounds(call.request().sku()).wereCounted(call, level);
    }

    /** Overdue units count as available, and so do the units that the reservation of the call itself has. */
    private void checkShortage(Call call, Shortage shortage) {
        Occupancy own =
                call.verb().isOnReservation() ? occupancies.get(call.request().subject()) : null;
        UnitBounds of = bounds(shortage.sku());
        if (shortage.available() >= shortage.requested() || !of.wereAvailable(call, shortage.available(), own)) {
            add("R3: at no instant of the call were " + shortage.available() + " units of SKU " + shortage.sku()
                    + " available: " + call + ". Its units then: " + of.describe(call));
        }
    }

    /** Whether all SKUs of the call were known before it. */
    private boolean isKnown(Call call) {
        List<Sku> skus = call.request().lines().isEmpty()
                ? List.of(call.request().sku())
                : call.request().lines().stream().map(Line::sku).toList();
        return skus.stream()
                .allMatch(sku -> supplies.stream()
                        .anyMatch(supply ->
                                supply.sku().equals(sku) && supply.isFirstStock() && supply.surely() < call.start()));
    }
}
