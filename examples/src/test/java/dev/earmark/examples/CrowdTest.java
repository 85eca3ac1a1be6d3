package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdTest {
    private static final List<Integer> PIECES = IntStream.range(0, 100).boxed().toList();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 200})
    void eachPieceIsDoneOnce(int threads) {
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        try (Progress progress = Progress.of("test", 100)) {
            Crowd.deal(threads, 100, progress, done::add);
        }
        assertThat(done).containsExactlyInAnyOrderElementsOf(PIECES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void aFailureEndsTheWork(int threads) {
        try (Progress progress = Progress.of("test", 1_000_000_000)) {
            assertThatThrownBy(() -> Crowd.deal(threads, 1_000_000_000, progress, piece -> {
                        if (piece == 10) {
                            throw new IllegalArgumentException("piece 10");
                        }
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("piece 10");
        }
    }
}
