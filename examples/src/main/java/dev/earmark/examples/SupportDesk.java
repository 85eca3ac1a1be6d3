package dev.earmark.examples;

import dev.earmark.HeldFilter;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PageToken;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.util.Optional;
import picocli.CommandLine.Command;

/** What a support agent asks: who holds the units of this SKU, and what does this shopper hold? */
@Command(
        name = "support-desk",
        description = "Answers a support agent: who holds the units of a SKU, and what does a shopper hold?")
public final class SupportDesk extends Example {
    private static final Sku SKU = Sku.of("SKU-A");
    private static final int PAGE_SIZE = 3;

    @Override
    protected void run(StockStore store, Output output) {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            engine.setOnHand(SKU, 10, OperationId.of("first-delivery"));
            for (int i = 1; i <= 8; i++) {
                engine.reserve(ReserveRequest.builder("order-" + i)
                        .line("SKU-A", 1)
                        .owner("shopper-" + i % 2)
                        .build());
            }

            output.step("Who holds the units of SKU-A? List all reservations, " + PAGE_SIZE + " per page.");
            PageRequest request = PageRequest.first(PAGE_SIZE);
            Optional<PageToken> next;
            do {
                ReservationPage page = engine.held(new HeldFilter.OfSku(SKU), request);
                page.reservations().forEach(reservation -> print(reservation, output));
                next = page.next(); // a short text: send it to a browser as the link to the next page
                output.say(next.isPresent() ? "-- next page" : "-- end");
                request = next.map(token -> PageRequest.after(token, PAGE_SIZE)).orElse(request);
            } while (next.isPresent());

            output.step("What does shopper-1 hold? The shopper calls and wants to cancel everything.");
            HeldFilter ofShopper = new HeldFilter.OfOwner(OwnerId.of("shopper-1"));
            for (Reservation held :
                    engine.held(ofShopper, PageRequest.first(100)).reservations()) {
                print(engine.cancel(held.id()), output);
            }

            ReservationPage rest = engine.held(new HeldFilter.OfSku(SKU), PageRequest.first(100));
            output.figure("held", "reservations left", rest.reservations().size());
            rest.reservations().forEach(reservation -> engine.confirm(reservation.id())); // the others pay
        }
    }

    private static void print(Reservation reservation, Output output) {
        output.say(reservation.id() + " " + reservation.status() + " by "
                + reservation.owner().map(OwnerId::value).orElse("unknown") + ": " + reservation.lines());
    }
}
