package dev.earmark.examples;

import static dev.earmark.examples.cli.Output.number;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** The warehouse sends its stock counts every night: thousands of commands in one call, safe to send again. */
@Command(
        name = "nightly-import",
        description = "Imports the stock counts of thousands of SKUs with one call, which is safe to repeat.")
public final class NightlyImport extends Example {
    private static final int SKUS = 3_000;

    @Override
    protected void run(StockStore store, Output output) {
        try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
            output.step("Import the counts of 3,000 SKUs. Each count is applied or refused independently.");
            print(engine.attemptAll(counts("2026-11-24", 10)), output);

            output.step("The job crashed and runs again. The operation ids are the same, so nothing changes.");
            print(engine.attemptAll(counts("2026-11-24", 10)), output);

            output.step("A shopper holds 8 units of SKU-7. The next night, the warehouse counts 5 units of each SKU.");
            engine.reserve(ReserveRequest.builder("order-1").line("SKU-7", 8).build());
            List<StockOutcome<?>> outcomes = engine.attemptAll(counts("2026-11-25", 5));
            print(outcomes, output);

            engine.cancel(ReservationId.of("order-1"));
            output.figure("counted", "SKUs that were counted", applied(outcomes))
                    .figure("refused", "SKUs that were refused: count them again", outcomes.size() - applied(outcomes));
        }
    }

    /**
     * The file from the warehouse. A count's operation id names the night and the SKU, so a repeated import changes
     * nothing.
     */
    private static List<StockCommand<?>> counts(String night, long onHand) {
        List<StockCommand<?>> counts = new ArrayList<>();
        for (int i = 0; i < SKUS; i++) {
            Sku sku = Sku.of("SKU-" + i);
            counts.add(new StockCommand.SetOnHand(sku, onHand, OperationId.of("count-" + night + "/" + sku)));
        }
        return counts;
    }

    private static void print(List<StockOutcome<?>> outcomes, Output output) {
        long repeated = outcomes.stream()
                .filter(outcome -> outcome instanceof Applied<?> applied && applied.replay())
                .count();
        output.say("applied: " + number(applied(outcomes)) + ", of which " + number(repeated) + " by an earlier call");
        for (StockOutcome<?> outcome : outcomes) {
            if (outcome instanceof Refused<?> refused) {
                output.say("refused: " + refused.refusal().message());
            }
        }
    }

    private static long applied(List<StockOutcome<?>> outcomes) {
        return outcomes.stream().filter(Applied.class::isInstance).count();
    }
}
