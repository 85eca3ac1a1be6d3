package dev.earmark.examples;

import static dev.earmark.examples.cli.Output.number;

import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import picocli.CommandLine.Command;

/** A shop's first program: stock, reserve, pay, confirm. Start here. */
@Command(name = "quickstart", description = "A shop's first program, step by step: stock, reserve, pay, confirm.")
public final class Quickstart extends Example {
    private static final Sku SKU_A = Sku.of("SKU-A");
    private static final Sku SKU_B = Sku.of("SKU-B");

    @Override
    protected void run(StockStore store, Output output) {
        try (ReservationEngine engine =
                ReservationEngine.builder(store).holdFor(Duration.ofMinutes(5)).build()) {
            output.step("Set the stock: 800 units of SKU-A and 1,600 of SKU-B.");
            engine.setOnHand(SKU_A, 800, OperationId.of("first-delivery-a"));
            engine.setOnHand(SKU_B, 1_600, OperationId.of("first-delivery-b"));
            printLevels(engine, output);

            output.step("A shopper goes to checkout: reserve 2 of SKU-A and 1 of SKU-B for five minutes.");
            ReservationId order = ReservationId.of("order-1"); // the shop chooses the id, so it can safely retry
            Reservation reservation = engine.reserve(ReserveRequest.builder("order-1")
                    .line("SKU-A", 2)
                    .line("SKU-B", 1)
                    .build());
            output.say(order + " is " + reservation.status() + " until " + reservation.expiresAt());
            printLevels(engine, output);

            output.step(
                    "Another shopper wants 799 of SKU-A and 1 of SKU-B. A reservation takes all of its units or none.");
            try {
                engine.reserve(ReserveRequest.builder("order-2")
                        .line("SKU-A", 799)
                        .line("SKU-B", 1)
                        .build());
            } catch (OutOfStockException e) {
                output.say("OutOfStockException: " + e.getMessage());
            }
            printLevels(engine, output);

            output.step(
                    "The first shopper pays. That can take minutes; no lock is held. Then confirm sells the units.");
            output.say(order + " is " + engine.confirm(order).status());
            printLevels(engine, output);

            output.step("The payment provider reports the payment twice. A repeated confirm changes nothing.");
            output.say(order + " is " + engine.confirm(order).status());
            printLevels(engine, output);

            output.step("A cancel that arrives after the sale is refused.");
            try {
                engine.cancel(order);
            } catch (RefusedException e) {
                output.say("RefusedException: " + e.getMessage());
            }

            StockLevel level = engine.level(SKU_A).orElseThrow();
            output.figure("onHand", "SKU-A on hand", level.onHand())
                    .figure("reserved", "SKU-A reserved", level.reserved())
                    .figure("available", "SKU-A available", level.available())
                    .figure("sold", "SKU-A sold", level.sold());
        }
    }

    private static void printLevels(ReservationEngine engine, Output output) {
        for (Sku sku : new Sku[] {SKU_A, SKU_B}) {
            StockLevel level = engine.level(sku).orElseThrow();
            output.say(sku + ": " + number(level.onHand()) + " on hand, " + number(level.reserved()) + " reserved, "
                    + number(level.available()) + " available, " + number(level.sold()) + " sold");
        }
    }
}
