package dev.earmark.engine;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.PartialFailureException;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.TransientStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Sends a long list of commands in batches, and stops when the store is not available. */
final class ManyCommands {
    private final Function<List<StockCommand<?>>, List<CallResult>> sender;
    private final BiConsumer<StockCommand<?>, CallResult> reporter;
    private final SortedMap<Integer, StockOutcome<?>> outcomes = new TreeMap<>();
    private final SortedMap<Integer, RuntimeException> failures = new TreeMap<>();

    ManyCommands(
            Function<List<StockCommand<?>>, List<CallResult>> sender,
            BiConsumer<StockCommand<?>, CallResult> reporter) {
        this.sender = sender;
        this.reporter = reporter;
    }

    List<StockOutcome<?>> attempt(List<? extends StockCommand<?>> all) {
        List<StockCommand<?>> commands = List.copyOf(all);
        int index = 0;
        boolean available = true;
        for (List<StockCommand<?>> batch : BatchCutter.cut(commands)) {
            for (CallResult result : available ? sender.apply(batch) : notSent(batch)) {
                reporter.accept(commands.get(index), result);
                if (result instanceof CallResult.Failed failed) {
                    failures.put(index, failed.failure());
                    available &= !failed.isRetryable();
                } else {
                    outcomes.put(index, result.orThrow());
                }
                index++;
            }
        }
        if (!failures.isEmpty()) {
            throw failure();
        }
        return new ArrayList<>(outcomes.values());
    }

    private static List<CallResult> notSent(List<StockCommand<?>> batch) {
        return CallResult.Failed.all(
                batch,
                new TransientStoreException(
                        "The command was not sent, because an earlier batch of the same list failed."
                                + " Pass the list again.",
                        null));
    }

    /** If no command has an outcome, the first failure says it all, as it does for a single command. */
    private RuntimeException failure() {
        if (!outcomes.isEmpty()) {
            return new PartialFailureException(outcomes, failures);
        }
        RuntimeException first = failures.values().iterator().next();
        return failures.values().stream()
                .filter(OutcomeUnknownException.class::isInstance)
                .findFirst()
                .orElse(first);
    }
}
