package dev.earmark.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Backend;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The stock check finds contenders that are broken on purpose. */
class RunningTrialTest {
    private static final List<Line> ONE = List.of(Line.of("A", 1));

    /** Takes another number of units than it promises. */
    private static final class Broken implements Contender {
        private final long takes;
        private long taken;

        Broken(long takes) {
            this.takes = takes;
        }

        @Override
        public void stock(Map<String, Long> units) {}

        @Override
        public boolean reserve(String order, List<Line> lines, Duration holdFor) {
            taken += takes;
            if (order.endsWith("-3")) {
                throw new IllegalStateException("no answer");
            }
            return true;
        }

        @Override
        public boolean confirm(String order) {
            return true;
        }

        @Override
        public Map<String, Long> taken(Collection<String> skus) {
            return Map.of("A", taken);
        }

        @Override
        public void close() {}
    }

    @Test
    void countsAFailureAndAllowsForItsUnits() throws Exception {
        RunningTrial running = finishedTrial(1, 100);
        assertThat(running.sum().served).isEqualTo(9);
        assertThat(running.sum().failed).isEqualTo(1);
        assertThat(running.sum().firstFailure).hasMessage("no answer");
        assertThat(running.verdict(running.sum())).startsWith(Trial.CONSERVED).contains("1 units");
    }

    @Test
    void reportsUnitsThatAreLostLeakedOrOversold() throws Exception {
        assertThat(verdict(0, 100)).contains("lost");
        assertThat(verdict(2, 100)).contains("leaked");
        assertThat(verdict(1, 8)).contains("oversold");
    }

    @Test
    void resetsTheCountsAfterTheWarmUpButNotTheUnits() throws Exception {
        RunningTrial running = finishedTrial(1, 100);
        running.startMeasuring();
        running.call(
                ONE, () -> running.contender().reserve("order", ONE, Duration.ZERO) ? Outcome.SOLD : Outcome.REFUSED);
        assertThat(running.sum().served).isEqualTo(1);
        assertThat(running.sum().failed).isZero();
        assertThat(running.sum().sold).containsEntry("A", 10L);
    }

    private static String verdict(long takes, long stock) throws Exception {
        RunningTrial running = finishedTrial(takes, stock);
        return running.verdict(running.sum());
    }

    private static RunningTrial finishedTrial(long takes, long stock) throws Exception {
        RunningTrial running = RunningTrial.start(new Broken(takes), Backend.MEMORY, Map.of("A", stock), opened -> {});
        for (int i = 0; i < 10; i++) {
            String order = running.shopper().nextOrder();
            running.call(
                    ONE, () -> running.contender().reserve(order, ONE, Duration.ZERO) ? Outcome.SOLD : Outcome.REFUSED);
        }
        return running;
    }
}
