package dev.earmark.engine;

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

    List<StockOutcome<?>> attempt(List<StockCommand<?>> commands) {
        int index = 0;
        boolean available = true;
        for (List<StockCommand<?>> batch : Batches.of(List.copyOf(commands))) {
            for (CallResult result : available ? send(batch) : notSent(batch)) {
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

    private List<CallResult> send(List<StockCommand<?>> batch) {
        try {
            return sender.apply(batch);
        } catch (EngineClosedException e) {
            CallResult closed = new CallResult.Failed(e);
            return batch.stream().map(command -> closed).toList();
        }
    }

    private static List<CallResult> notSent(List<StockCommand<?>> batch) {
        CallResult notSent = new CallResult.Failed(
                new TransientStoreException("The command was not sent, because an earlier batch failed.", null));
        return batch.stream().map(command -> notSent).toList();
    }

    /** If everything failed for one reason, that reason says more than the number of commands. */
    private RuntimeException failure() {
        RuntimeException first = failures.values().iterator().next();
        boolean onlyReason = failures.values().stream().allMatch(failure -> failure == first);
        return outcomes.isEmpty() && onlyReason ? first : new PartialFailureException(outcomes, failures);
    }
}
