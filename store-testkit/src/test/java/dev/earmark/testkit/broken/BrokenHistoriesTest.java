package dev.earmark.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.testkit.history.CallLog;
import dev.earmark.testkit.history.HistoryCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check finds what a broken store answers to the processes of a shop: each store is broken in one order of a hundred. */
class BrokenHistoriesTest {
    private static final Sku SKU = Sku.of("tea");
    private static final int ORDERS = 100;
    private static final String BROKEN = "order 77";

    private final Path folder;

    BrokenHistoriesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aCorrectStorePasses() throws Exception {
        assertThat(violations(new BrokenStore(new InMemoryStockStore()))).isEmpty();
    }

    @Test
    void r7_aStoreThatMakesAUnitUpFails() throws Exception {
        assertThat(violations(new OnceBroken() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        if (command instanceof Reserve) {
                            adjustSilently(SKU, 1);
                        }
                        return applyCorrectly(command);
                    }
                }))
                .anyMatch(violation -> violation.startsWith("R7"));
    }

    @Test
    void r3_aStoreThatRefusesFalselyFails() throws Exception {
        assertThat(violations(new OnceBroken() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        return command instanceof Reserve
                                ? Outcomes.refused(new Refusal.NotEnough(List.of(new Shortage(SKU, 1_000, 999))))
                                : applyCorrectly(command);
                    }
                }))
                .anyMatch(violation -> violation.startsWith("R3"));
    }

    @Test
    void r6_aStoreThatCancelsWhatIsSoldFails() throws Exception {
        assertThat(violations(new OnceBroken() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        StockOutcome<?> outcome = applyCorrectly(command);
                        Reservation sold = read();
                        return command instanceof Cancel && outcome instanceof Refused<?> && sold != null
                                ? falselyApplied(Reservations.withStatus(sold, ReservationStatus.CANCELLED))
                                : outcome;
                    }
                }))
                .anyMatch(violation -> violation.startsWith("R6"));
    }

    @Test
    void r8_aStoreThatAppliesWhatItSaysWasNotAppliedFails() throws Exception {
        assertThat(violations(new OnceBroken() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        StockOutcome<?> outcome = applyCorrectly(command);
                        if (command instanceof Reserve && outcome instanceof Applied<?>) {
                            throw new TransientStoreException("not applied", null);
                        }
                        return outcome;
                    }
                }))
                .anyMatch(violation -> violation.startsWith("R8"));
    }

    @Test
    void r10_aStoreThatLosesASaleFails() throws Exception {
        assertThat(violations(new OnceBroken() {
                    @Override
                    StockOutcome<?> fail(StockCommand<?> command) {
                        Reservation held = read();
                        return command instanceof Confirm && held != null
                                ? falselyApplied(Reservations.withStatus(held, ReservationStatus.CONFIRMED))
                                : applyCorrectly(command);
                    }
                }))
                .anyMatch(violation -> violation.startsWith("R10") || violation.startsWith("R6"));
    }

    /** Two processes with one log each, on one stock. Both know the orders of both. */
    private List<String> violations(StockStore store) throws Exception {
        List<Path> logs = List.of(folder.resolve("one.log"), folder.resolve("two.log"));
        try (ReservationEngine engine = ReservationEngine.builder(store)
                .retry(RetryPolicy.OFF)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            ExecutorService threads = Executors.newFixedThreadPool(logs.size());
            List<Future<?>> running = new ArrayList<>();
            for (Path file : logs) {
                running.add(threads.submit(() -> {
                    try (CallLog log = CallLog.create(file)) {
                        shop(log, engine);
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get(1, TimeUnit.MINUTES);
            }
            threads.shutdown();
            return HistoryCheck.check(logs, store).violations();
        }
    }

    private static void shop(CallLog log, ReservationEngine engine) {
        log.attempt(engine, new SetOnHand(SKU, 500, OperationId.of("stock")));
        for (int i = 0; i < ORDERS; i++) {
            ReservationId id = ReservationId.of("order " + i);
            // the first one may be refused, and no other one
            send(log, engine, new Reserve(id, List.of(new Line(SKU, 1_000)), Duration.ofMinutes(1), null));
            send(log, engine, new Confirm(id));
            send(log, engine, new Cancel(id));
            send(log, engine, new Adjust(SKU, 1_100, OperationId.of("delivery " + i), "a delivery"));
            log.level(engine, SKU);
            log.find(engine, id);
        }
    }

    private static void send(CallLog log, ReservationEngine engine, StockCommand<?> command) {
        try {
            log.attempt(engine, command);
        } catch (TransientStoreException e) {
            // in the log
        }
    }

    /** Correct but for the commands about one order. */
    private abstract static class OnceBroken extends BrokenStore {
        OnceBroken() {
            super(new InMemoryStockStore());
        }

        abstract StockOutcome<?> fail(StockCommand<?> command);

        final @Nullable Reservation read() {
            ReservationId id = ReservationId.of(BROKEN);
            return reservations(List.of(id)).get(id);
        }

        @Override
        StockOutcome<?> apply(StockCommand<?> command) {
            return command instanceof StockCommand.OnReservation on
                            && on.id().value().equals(BROKEN)
                    ? fail(command)
                    : applyCorrectly(command);
        }
    }
}
