package dev.earmark.engine;

import static java.util.stream.Collectors.toSet;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockOutcome.Refused;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch has shown not to be there: SKUs, and how many units of each could be had when it refused somebody. A reserve that
 * was queued before that batch was sent, and wants more, was short at an instant of its own run, and may be refused without
 * asking for it again (rule R3), unless it is a repeat and holds its units already (R4), which one read for all of them tells.
 */
final class KnownShortages {
    private static final int MAX_REFUSED_AT_ONCE = 1_000;

    private final Map<Sku, Long> available = new HashMap<>();

    private KnownShortages() {}

    static KnownShortages shownBy(List<QueuedCall> batch, List<CallResult> replies) {
        KnownShortages soldOut = new KnownShortages();
        for (int i = 0; i < replies.size(); i++) {
            if (batch.get(i).command() instanceof Reserve
                    && replies.get(i).outcome() instanceof Refused<?> refused
                    && refused.refusal() instanceof Refusal.NotEnough notEnough) {
                notEnough
                        .shortages()
                        .forEach(shortage -> soldOut.available.merge(shortage.sku(), shortage.available(), Math::min));
            }
        }
        return soldOut;
    }

    /** Answers those of the overtaken whom the store would have refused for each of their lines, so with the same shortages. */
    void refuse(List<QueuedCall> overtaken, CommandQueue.BatchCalls store) {
        Map<QueuedCall, Reserve> refused = new LinkedHashMap<>();
        for (QueuedCall seat : overtaken) {
            if (refused.size() < MAX_REFUSED_AT_ONCE
                    && seat.command() instanceof Reserve reserve
                    && !seat.maybeApplied()
                    && reserve.lines().stream().allMatch(this::isShort)) {
                refused.put(seat, reserve);
            }
        }
        if (refused.isEmpty()) {
            return;
        }
        Set<ReservationId> known =
                store.known(refused.values().stream().map(Reserve::id).collect(toSet()));
        refused.forEach((seat, reserve) -> {
            if (!known.contains(reserve.id()) && seat.send()) {
                seat.answer(refusalOf(reserve), store);
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
        return CallResult.of(new Refused<>(new Refusal.NotEnough(shortages), List.of()), false);
    }
}
