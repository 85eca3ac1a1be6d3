package dev.earmark.testkit;

import static java.util.stream.Collectors.joining;

import dev.earmark.StockCommand;
import java.time.Duration;
import java.util.List;

/** A step of a random history. */
sealed interface HistoryStep {

    /** Sends commands. */
    record Apply(List<StockCommand<?>> commands) implements HistoryStep {
        @Override
        public String toString() {
            return commands.stream().map(StockCommand::toString).collect(joining("\n    ", "apply\n    ", ""));
        }
    }

    /** Lets time pass. */
    record PassTime(Duration time) implements HistoryStep {
        @Override
        public String toString() {
            return "pass time " + time;
        }
    }
}
