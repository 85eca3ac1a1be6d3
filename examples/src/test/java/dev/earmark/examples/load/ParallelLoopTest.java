package dev.earmark.examples.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelLoopTest {
    private static final List<Integer> ALL = IntStream.range(0, 100).boxed().toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 200})
    void eachIterationRunsOnce(int threads) {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        ParallelLoop.run("test", threads, 100, done::add);
        assertThat(done).containsExactlyInAnyOrderElementsOf(ALL);
        if (threads == 1) {
            assertThat(done).containsExactlyElementsOf(ALL);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aFailureEndsTheLoop(int threads) {
        assertThatThrownBy(() -> ParallelLoop.run("test", threads, 1_000_000_000, i -> {
                    if (i == 10) {
                        throw new IllegalArgumentException("iteration 10");
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("iteration 10");
    }
}
