package dev.earmark.examples;

import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A shop's first program, told step by step. */
@Command(
        name = "quickstart",
        description = "Tells a first program step by step: stock up, reserve, be refused, confirm, repeat.")
final class Quickstart implements Callable<Integer> {
    private static final Sku SKU_A = Sku.of("SKU-A");
    private static final Sku SKU_B = Sku.of("SKU-B");
    private static final Duration HOLD = Duration.ofMinutes(5);

    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Override
    public Integer call() {
        try (StoreChoice choice = store.open(usage);
                ReservationEngine engine =
                        ReservationEngine.builder(choice.store()).holdFor(HOLD).build()) {
            Tally tally = new Tally();
            stockUp(engine, tally);
            Reservation held = reserve(engine);
            beRefused(engine);
            pay(engine, held, tally);
            repeat(engine, held);
            StockLevel level = engine.level(SKU_A);
            Audit audit = tally.audit(engine);
            return report.finish(usage, figures(level, audit), audit);
        }
    }

    private void stockUp(ReservationEngine engine, Tally tally) {
        step("1. Stock up: setOnHand makes a SKU known and says how many units are there.");
        tally.supplied(SKU_A, engine.setOnHand(SKU_A, 800).orThrow().onHand());
        tally.supplied(SKU_B, engine.setOnHand(SKU_B, 1600).orThrow().onHand());
        showLevels(engine);
    }

    private Reservation reserve(ReservationEngine engine) {
        step("2. A shopper checks out: reserve sets 2 of SKU-A and 1 of SKU-B aside, for " + HOLD.toMinutes()
                + " minutes.");
        Reservation held = engine.reserve(ReserveRequest.builder("order-1")
                .line("SKU-A", 2)
                .line("SKU-B", 1)
                .build());
        tell("reservation " + held.id() + " is " + held.status() + " until " + held.expiresAt()
                + " by the store's clock");
        showLevels(engine);
        return held;
    }

    private void beRefused(ReservationEngine engine) {
        step("3. Another shopper wants 799 of SKU-A and 1 of SKU-B: all or nothing, so SKU-B stays untouched.");
        show(engine.tryReserve(ReserveRequest.builder("order-2")
                .line("SKU-A", 799)
                .line("SKU-B", 1)
                .build()));
        showLevels(engine);
    }

    private void pay(ReservationEngine engine, Reservation held, Tally tally) {
        step("4. The first shopper pays, however long that takes: nothing is locked. Then confirm sells the units.");
        StockOutcome<Reservation> outcome = engine.confirm(held.id());
        show(outcome);
        tally.sold(outcome.orThrow());
        showLevels(engine);
    }

    private void repeat(ReservationEngine engine, Reservation held) {
        step("5. A message comes twice: confirm again sells nothing more, and cancel comes too late.");
        show(engine.confirm(held.id()));
        show(engine.cancel(held.id()));
        showLevels(engine);
    }

    private Report figures(StockLevel level, Audit audit) {
        return new Report("Quickstart on " + store + ", SKU-A in the end")
                .figure("onHand", "on hand", level.onHand())
                .figure("reserved", "reserved", level.reserved())
                .figure("available", "available", level.available())
                .figure("sold", "sold", level.sold())
                .figure("oversold", "oversold", audit.oversold());
    }

    private void show(StockOutcome<Reservation> outcome) {
        if (outcome instanceof Applied<Reservation> applied) {
            tell("reservation " + applied.value().id() + " is "
                    + applied.value().status() + (applied.replay() ? " already: a replay, nothing changed" : ""));
        } else if (outcome instanceof Refused<Reservation> refused) {
            tell("refused: " + refused.refusal().message());
        }
    }

    private void showLevels(ReservationEngine engine) {
        for (Sku sku : List.of(SKU_A, SKU_B)) {
            StockLevel level = engine.level(sku);
            tell(String.format(
                    Locale.ROOT,
                    "%s: on hand %,d, reserved %,d, available %,d, sold %,d",
                    sku,
                    level.onHand(),
                    level.reserved(),
                    level.available(),
                    level.sold()));
        }
    }

    private void step(String sentence) {
        usage.out().println(sentence);
    }

    private void tell(String sentence) {
        usage.out().println("   " + sentence);
    }
}
