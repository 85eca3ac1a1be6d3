package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.ArrayList;
import java.util.List;

/** The results of a batch whose callers have left. The listener receives them when all other callers have theirs. */
final class AbandonedCalls {
    private List<Abandoned> calls = List.of();

    private record Abandoned(StockCommand<?> command, CallResult result) {}

    void add(StockCommand<?> command, CallResult result) {
        if (calls.isEmpty()) {
            calls = new ArrayList<>();
        }
        calls.add(new Abandoned(command, result));
    }

    /** Reports all of them even if one of the reports fails, and then throws the first failure. */
    void reportTo(CommandQueue.BatchCalls engine) {
        if (calls.isEmpty()) {
            return;
        }
        FirstFailure failure = new FirstFailure();
        calls.forEach(call -> failure.attempt(() -> engine.abandoned(call.command(), call.result())));
        failure.rethrow();
    }
}
