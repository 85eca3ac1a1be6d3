package dev.earmark.engine;

import static java.util.stream.Collectors.toSet;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.Outcomes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The SKUs of which a batch did not have enough units, and how many units were available when it refused a reserve. A
 * reserve that was queued before that batch was sent, and needs more units than that, was short at one instant of its
 * own run. So it can be refused without sending it (rule R3), unless it is a repeat that has its units already (R4),
 * which one read for all of them shows. A limit that would have refused it too does not matter. The shortages of other
 * commands do not count: what is available to a change includes its own units.
 */
final class KnownShortages {
    private static final int MAX_REFUSED_AT_ONCE = 1_000;

    private final Map<Sku, Long> available = new HashMap<>();

    private KnownShortages() {}

    static KnownShortages of(List<QueuedCall> batch, List<CallResult> results) {
        KnownShortages known = new KnownShortages();
        for (int i = 0; i < results.size(); i++) {
            if (batch.get(i).command() instanceof Reserve
                    && results.get(i) instanceof CallResult.Answered answered
                    && answered.outcome() instanceof Refused<?> refused
                    && refused.refusal() instanceof Refusal.NotEnough notEnough) {
                notEnough
                        .shortages()
                        .forEach(shortage -> known.available.merge(shortage.sku(), shortage.available(), Math::min));
            }
        }
        return known;
    }

    boolean isEmpty() {
        return available.isEmpty();
    }

    /**
     * Answers those calls that the store would have refused for each of their lines, and therefore with the same
     * shortages.
     *
     * @param queued calls in the order of the queue
     * @param last the last call that was queued before the batch was sent
     * @param findKnown returns those of the reservations that the store may know
     */
    void refuse(
            Iterator<QueuedCall> queued,
            QueuedCall last,
            UnaryOperator<Set<ReservationId>> findKnown,
            AbandonedCalls abandoned) {
        Map<QueuedCall, Reserve> refused = new LinkedHashMap<>();
        while (queued.hasNext() && refused.size() < MAX_REFUSED_AT_ONCE) {
            QueuedCall call = queued.next();
            if (call.command() instanceof Reserve reserve
                    && !call.maybeApplied()
                    && reserve.fromAny().isEmpty()
                    && reserve.lines().stream().allMatch(this::isShort)) {
                refused.put(call, reserve);
            }
            if (call == last) {
                break;
            }
        }
        if (refused.isEmpty()) {
            return;
        }
        Set<ReservationId> known =
                findKnown.apply(refused.values().stream().map(Reserve::id).collect(toSet()));
        refused.forEach((call, reserve) -> {
            if (!known.contains(reserve.id()) && call.send()) {
                call.answer(refusalOf(reserve), abandoned);
            }
        });
    }

    private boolean isShort(Line line) {
        Long units = available.get(line.sku());
        return units != null && units < line.quantity();
    }

    private CallResult refusalOf(Reserve reserve) {
        List<Shortage> shortages = reserve.lines().stream()
                .map(line -> new Shortage(line.sku(), line.quantity(), available.getOrDefault(line.sku(), 0L)))
                .toList();
        return new CallResult.Answered(Outcomes.refused(new Refusal.NotEnough(shortages)), false);
    }
}
