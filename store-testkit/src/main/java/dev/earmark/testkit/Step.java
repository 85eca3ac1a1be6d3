package dev.earmark.testkit;

import static java.util.stream.Collectors.joining;

import dev.earmark.StockCommand;
import java.time.Duration;
import java.util.List;

/** One thing that happens in a history of the model test. */
sealed interface Step {

    /** Commands are sent. */
    record Batch(List<StockCommand<?>> commands) implements Step {
        @Override
        public String toString() {
            return commands.stream().map(StockCommand::toString).collect(joining("\n    ", "apply\n    ", ""));
        }
    }

    /** Time passes. */
    record Pass(Duration time) implements Step {
        @Override
        public String toString() {
            return "pass " + time;
        }
    }
}
