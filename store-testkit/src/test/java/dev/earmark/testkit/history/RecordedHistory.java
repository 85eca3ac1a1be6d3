package dev.earmark.testkit.history;

import static dev.earmark.testkit.history.Request.REASON;

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
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Records a correct history: shoppers of four logs at once, and then one call after another, on SKUs x and y. */
final class RecordedHistory {
    private static final int SHOPPERS = 4;
    private static final int ORDERS = 120;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofHours(3);

    private final List<Path> files = new ArrayList<>();
    private final Path folder;
    private final ReservationEngine engine;
    private final Ticks clock;

    private RecordedHistory(Path folder, ReservationEngine engine, Ticks clock) {
        this.folder = folder;
        this.engine = engine;
        this.clock = clock;
    }

    static History record(Path folder) throws Exception {
        Ticks clock = new Ticks();
        try (InMemoryStockStore store =
                        InMemoryStockStore.builder().clock(clock).build();
                ReservationEngine engine = ReservationEngine.builder(store)
                        .reaper(ReaperPolicy.OFF)
                        .build()) {
            return new RecordedHistory(folder, engine, clock).record(store);
        }
    }

    private History record(InMemoryStockStore store) throws Exception {
        try (CallLog log = newLog("stock")) {
            Shopper.SKUS.forEach(
                    sku -> send(log, new SetOnHand(sku, Shopper.stockOf(sku), OperationId.of("of " + sku))));
        }
        ExecutorService threads = Executors.newFixedThreadPool(SHOPPERS);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SHOPPERS; i++) {
            String name = "shop-" + i;
            CallLog log = newLog(name);
            running.add(threads.submit(() -> {
                Shopper shopper = new Shopper(List.of(engine), log, clock, name);
                for (int order = 0; order < ORDERS; order++) {
                    shopper.shop();
                }
                log.close();
            }));
        }
        for (Future<?> thread : running) {
            thread.get();
        }
        threads.shutdown();
        try (CallLog log = newLog("one-by-one")) {
            callOneByOne(log);
        }
        List<Call> calls = Logs.read(files);
        List<String> ids = calls.stream()
                .filter(call -> call.verb().isOnReservation())
                .map(call -> call.request().subject())
                .distinct()
                .toList();
        return new History(calls, StoredState.read(store, ids));
    }

    private CallLog newLog(String name) {
        Path file = folder.resolve(name + ".log");
        files.add(file);
        return CallLog.create(file, clock);
    }

    private void callOneByOne(CallLog log) {
        send(log, new SetOnHand(Sku.of("x"), 20, OperationId.of("stock of x")));
        send(log, new SetOnHand(Sku.of("y"), 20, OperationId.of("stock of y")));
        soldAndCancelled(log);
        expired(log);
        held(log);
        stock(log);
        reclaimed(log);
    }

    private void soldAndCancelled(CallLog log) {
        reserve(log, "sold", LONG, Line.of("x", 2), Line.of("y", 1));
        find(log, "sold");
        send(log, new Confirm(ReservationId.of("sold")));
        send(log, new Confirm(ReservationId.of("sold")));
        find(log, "sold");
        reserve(log, "cancelled", LONG, Line.of("x", 1));
        send(log, new Cancel(ReservationId.of("cancelled")));
        send(log, new Cancel(ReservationId.of("cancelled")));
        send(log, new Confirm(ReservationId.of("cancelled")));
        reserve(log, "cancelled", LONG, Line.of("x", 1));
    }

    private void expired(CallLog log) {
        reserve(log, "expired", SECOND, Line.of("x", 3));
        send(log, new Expire(ReservationId.of("expired")));
        clock.advance(SECOND);
        send(log, new Expire(ReservationId.of("expired")));
        send(log, new Confirm(ReservationId.of("expired")));
        find(log, "expired");
    }

    private void held(CallLog log) {
        reserve(log, "changed", LONG, Line.of("x", 1));
        send(log, new Change(ReservationId.of("changed"), List.of(Line.of("y", 2))));
        send(log, new Change(ReservationId.of("changed"), List.of(Line.of("y", 2))));
        reserve(log, "extended", SECOND, Line.of("x", 1));
        send(log, new Extend(ReservationId.of("extended"), LONG));
        reserve(log, "held", LONG, Line.of("x", 2));
        reserve(log, "held", LONG, Line.of("x", 2));
        reserve(log, "held", LONG, Line.of("x", 3));
        send(log, new Change(ReservationId.of("held"), List.of(Line.of("x", 200))));
        send(log, new Confirm(ReservationId.of("unknown")));
        find(log, "unknown");
    }

    private void stock(CallLog log) {
        reserve(log, "large", LONG, Line.of("x", 100));
        reserve(log, "of-z", LONG, Line.of("z", 1));
        adjust(log, "x", -1, "write-off");
        adjust(log, "x", -1, "write-off");
        adjust(log, "x", -100, "too much");
        adjust(log, "y", 5, "delivery");
        log.level(engine, Sku.of("x"));
        log.level(engine, Sku.of("z"));
    }

    /** Of y, 24 units are left: 20 and 5 less 1 sold. The reservations "changed", "overdue" and "late" have 2, 4 and 1. */
    private void reclaimed(CallLog log) {
        reserve(log, "overdue", SECOND, Line.of("y", 4));
        reserve(log, "late", SECOND, Line.of("y", 1));
        clock.advance(SECOND.multipliedBy(2));
        send(log, new Confirm(ReservationId.of("late")));
        reserve(log, "taker", LONG, Line.of("y", 18));
        send(log, new Confirm(ReservationId.of("overdue")));
        log.level(engine, Sku.of("y"));
    }

    private void reserve(CallLog log, String id, Duration holdFor, Line... lines) {
        send(log, new Reserve(ReservationId.of(id), List.of(lines), holdFor, null));
    }

    private void adjust(CallLog log, String sku, long delta, String operation) {
        send(log, new Adjust(Sku.of(sku), delta, OperationId.of(operation), REASON));
    }

    private void find(CallLog log, String id) {
        log.find(engine, ReservationId.of(id));
    }

    private void send(CallLog log, StockCommand<?> command) {
        log.attempt(engine, command);
    }
}
