package dev.earmark.benchmarks.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.trials.Trial;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Contenders that are broken on purpose do not get through. */
class CourseTest {
    private static final List<Line> ONE = List.of(Line.of("A", 1));

    /** Takes other than one unit for each that it promises. */
    private static final class Broken implements Contender {
        private final long takes;
        private long taken;

        Broken(long takes) {
            this.takes = takes;
        }

        @Override
        public void stock(Map<String, Long> units) {}

        @Override
        public boolean reserve(String order, List<Line> lines, Duration ttl) {
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
        Course course = ranCourse(1, 100);
        assertThat(course.sum().served).isEqualTo(9);
        assertThat(course.sum().failed).isEqualTo(1);
        assertThat(course.sum().firstFailure).hasMessage("no answer");
        assertThat(course.verdict(course.sum())).startsWith(Trial.CONSERVED).contains("1 units");
    }

    @Test
    void noticesUnitsThatAreLostTakenFromNobodyOrSoldTwice() throws Exception {
        assertThat(verdict(0, 100)).contains("lost");
        assertThat(verdict(2, 100)).contains("taken from nobody");
        assertThat(verdict(1, 8)).contains("oversold");
    }

    @Test
    void forgetsTheCountsOfTheWarmUpButNotItsUnits() throws Exception {
        Course course = ranCourse(1, 100);
        course.measure();
        course.call(
                ONE, () -> course.contender().reserve("order", ONE, Duration.ZERO) ? Outcome.TAKEN : Outcome.REFUSED);
        assertThat(course.sum().served).isEqualTo(1);
        assertThat(course.sum().failed).isZero();
        assertThat(course.sum().told).containsEntry("A", 10L);
    }

    private static String verdict(long takes, long stock) throws Exception {
        Course course = ranCourse(takes, stock);
        return course.verdict(course.sum());
    }

    private static Course ranCourse(long takes, long stock) throws Exception {
        Course course = Course.begin(new Broken(takes), Backend.MEMORY, Map.of("A", stock), opened -> {});
        for (int i = 0; i < 10; i++) {
            String order = course.shopper().nextOrder();
            course.call(
                    ONE, () -> course.contender().reserve(order, ONE, Duration.ZERO) ? Outcome.TAKEN : Outcome.REFUSED);
        }
        return course;
    }
}
