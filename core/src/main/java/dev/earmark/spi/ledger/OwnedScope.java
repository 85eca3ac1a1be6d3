package dev.earmark.spi.ledger;

import dev.earmark.LateConfirm;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects which owners a batch limits to so many units of which SKUs. Commands on a reservation with a limit name neither
 * the limit nor always the owner, and the reservation may be a new one of the same batch. So this collects for each
 * reservation who may own it and which SKUs it may have, which can be more than turns out to be needed, never less.
 */
final class OwnedScope {
    private Map<ReservationId, Candidate> candidates = Map.of();

    private static final class Candidate {
        private final Set<OwnerId> owners = new HashSet<>();
        private final Set<Sku> skus = new HashSet<>();
        private boolean limited;
        private boolean checked;
    }

    void add(Reserve command) {
        if (command.limitPerOwner() != null) {
            Candidate candidate = candidate(command.id());
            candidate.limited = true;
            candidate.checked = true;
            addOwner(candidate, command.owner());
            addSkus(candidate, command.lines(), command.fromAny());
        }
    }

    void add(Change command) {
        Candidate candidate = candidate(command.id());
        candidate.checked = true;
        addSkus(candidate, command.lines(), command.fromAny());
    }

    void add(Assign command) {
        Candidate candidate = candidate(command.id());
        candidate.checked = true;
        addOwner(candidate, command.owner());
    }

    void add(Confirm command) {
        if (command.late() == LateConfirm.RESERVE_AGAIN) {
            candidate(command.id()).checked = true;
        }
    }

    Map<OwnerId, Set<Sku>> of(Map<ReservationId, Reservation> known) {
        if (candidates.isEmpty()) {
            return Map.of();
        }
        Map<OwnerId, Set<Sku>> owned = new HashMap<>();
        candidates.forEach((id, candidate) -> {
            Reservation reservation = known.get(id);
            boolean limited = candidate.limited
                    || (reservation != null && reservation.limitPerOwner().isPresent());
            if (limited && candidate.checked) {
                Set<OwnerId> owners = new HashSet<>(candidate.owners);
                Set<Sku> skus = new HashSet<>(candidate.skus);
                if (reservation != null) {
                    reservation.owner().ifPresent(owners::add);
                    reservation.lines().forEach(line -> skus.add(line.sku()));
                }
                owners.forEach(owner ->
                        owned.computeIfAbsent(owner, first -> new HashSet<>()).addAll(skus));
            }
        });
        return owned;
    }

    private Candidate candidate(ReservationId id) {
        candidates = candidates.isEmpty() ? new HashMap<>() : candidates;
        return candidates.computeIfAbsent(id, first -> new Candidate());
    }

    private static void addOwner(Candidate candidate, @Nullable OwnerId owner) {
        if (owner != null) {
            candidate.owners.add(owner);
        }
    }

    private static void addSkus(Candidate candidate, List<Line> lines, List<LineFromAny> fromAny) {
        lines.forEach(line -> candidate.skus.add(line.sku()));
        fromAny.forEach(line -> candidate.skus.addAll(line.skus()));
    }
}
