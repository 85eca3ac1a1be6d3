package dev.earmark.benchmarks.contenders;

import static java.util.stream.Collectors.toMap;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Earmark, called as a shop calls it. */
final class EarmarkContender implements PrefillableContender, BatchContender {
    private final ReservationEngine engine;
    private final HistoryWriter history;
    private final Runnable onClose;

    EarmarkContender(ReservationEngine engine, HistoryWriter history, Runnable onClose) {
        this.engine = engine;
        this.history = history;
        this.onClose = onClose;
    }

    @Override
    public void stock(Map<String, Long> units) {
        List<StockCommand<?>> commands = new ArrayList<>();
        units.forEach((sku, count) -> commands.add(new SetOnHand(Sku.of(sku), count, OperationId.of("stock-" + sku))));
        engine.attemptAll(commands).forEach(StockOutcome::orThrow);
    }

    @Override
    public boolean reserve(String order, List<Line> lines, Duration holdFor) {
        return reserve(engine, order, lines, holdFor);
    }

    static boolean reserve(ReservationOperations verbs, String order, List<Line> lines, Duration holdFor) {
        ReserveRequest.Builder request = ReserveRequest.builder(order).holdFor(holdFor);
        lines.forEach(request::line);
        StockOutcome<Reservation> outcome = verbs.tryReserve(request.build());
        if (outcome instanceof Refused<Reservation> refused && refused.refusal() instanceof Refusal.NotEnough) {
            return false;
        }
        outcome.orThrow();
        return true;
    }

    @Override
    public void reserveAll(List<String> orders, Line line, Duration holdFor) {
        List<StockCommand<?>> commands = new ArrayList<>(orders.size());
        List<Line> lines = List.of(line);
        orders.forEach(order -> commands.add(new Reserve(ReservationId.of(order), lines, holdFor, null)));
        engine.attemptAll(commands).forEach(StockOutcome::orThrow);
    }

    @Override
    public boolean confirm(String order) {
        return isDone(engine.tryConfirm(ReservationId.of(order)));
    }

    @Override
    public boolean cancel(String order) {
        return isDone(engine.attempt(new Cancel(ReservationId.of(order))));
    }

    @Override
    public long expire() {
        return engine.reaper().runOnce().expired();
    }

    @Override
    public void fill(String sku, int finished, int held) throws Exception {
        history.fill(sku, finished, held);
    }

    @Override
    public Map<String, Long> taken(Collection<String> skus) throws Exception {
        history.requireConsistent();
        return engine.levels(skus.stream().map(Sku::of).toList()).values().stream()
                .collect(toMap(level -> level.sku().value(), level -> level.reserved() + level.sold()));
    }

    @Override
    public void close() {
        engine.close();
        onClose.run();
    }

    private static boolean isDone(StockOutcome<Reservation> outcome) {
        if (outcome instanceof Refused<Reservation> refused && refused.refusal() instanceof Refusal.WrongStatus) {
            return false;
        }
        outcome.orThrow();
        return true;
    }
}
