package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EngineOptionsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ReservationEngineBuilder builder = ReservationEngine.builder(new InMemoryStockStore());

    @Test
    void anOptionThatIsSetTwiceIsAnErrorThatNamesBothValues() {
        builder.holdFor(Duration.ofMinutes(1)).retry(RetryPolicy.DEFAULT).listener(new ReservationListener() {});
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.holdFor(Duration.ofMinutes(2)))
                .withMessage("holdFor is set twice: PT1M and PT2M");
        assertThatIllegalStateException().isThrownBy(() -> builder.retry(RetryPolicy.OFF));
        assertThatIllegalStateException().isThrownBy(() -> builder.listener(new ReservationListener() {}));
        builder.observer(new RecordingObserver());
        assertThatIllegalStateException().isThrownBy(() -> builder.observer(new RecordingObserver()));
        builder.reaper(ReaperPolicy.OFF).combining(CombiningPolicy.OFF).retention(Duration.ofDays(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.reaper(ReaperPolicy.DEFAULT))
                .withMessageStartingWith("reaper is set twice: ReaperPolicy.OFF and ReaperPolicy[");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.combining(CombiningPolicy.DEFAULT))
                .withMessageStartingWith("combining is set twice: CombiningPolicy.OFF and CombiningPolicy[");
        assertThatIllegalStateException().isThrownBy(() -> builder.retention(Duration.ofDays(2)));
    }

    @Test
    void theLongestHoldIsNotShorterThanTheHoldWhateverTheirOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.longestHold(Duration.ofDays(366)))
                .withMessage("longestHold PT8784H is out of range; PT1S to PT8760H are allowed");
        builder.longestHold(Duration.ofMinutes(1)).holdFor(Duration.ofMinutes(2));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.longestHold(SECOND))
                .withMessage("longestHold is set twice: PT1M and PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("longestHold PT1M is out of range; PT2M to PT8760H are allowed");
    }

    @Test
    void aPolicyThatIsOffHasNoOptions() {
        assertThatIllegalStateException()
                .isThrownBy(() -> CombiningPolicy.OFF.withBatchSize(10))
                .withMessage("combining is OFF and has no options; start from CombiningPolicy.DEFAULT to change one");
        assertThatIllegalStateException().isThrownBy(() -> ReaperPolicy.OFF.withBatchSize(10));
        assertThatIllegalStateException().isThrownBy(() -> RetryPolicy.OFF.withGiveUpAfter(SECOND));
    }

    @Test
    void anOptionOutOfRangeIsAnErrorThatNamesTheOptionItsValueAndItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.holdFor(Duration.ofMillis(5)))
                .withMessage("holdFor PT0.005S is out of range; PT1S to PT8760H are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.DEFAULT.withFirstPause(Duration.ZERO))
                .withMessage("firstPause PT0S is out of range; PT0.001S to PT1S are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.DEFAULT.withLongestPause(Duration.ofSeconds(11)))
                .withMessage("longestPause PT11S is out of range; PT0.001S to PT10S are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RetryPolicy.DEFAULT.withGiveUpAfter(Duration.ZERO))
                .withMessage("giveUpAfter PT0S is out of range; PT0.001S to PT5M are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReaperPolicy.DEFAULT.withBatchSize(1_001))
                .withMessage("batchSize 1001 is out of range; 1 to 1000 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReaperPolicy.DEFAULT.withLongestPause(Duration.ofHours(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CombiningPolicy.DEFAULT.withQueues(65))
                .withMessage("queues 65 is out of range; 1 to 64 are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.retention(Duration.ofSeconds(59)))
                .withMessage("retention PT59S is out of range; PT1M to PT876000H are allowed");
    }

    @Test
    void contradictoryPausesAreAnErrorThatNamesBothWhateverTheirOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.reaper(ReaperPolicy.DEFAULT.withLongestPause(Duration.ofMillis(5))))
                .withMessage("longestPause PT0.005S is shorter than shortestPause PT0.05S; change one of them");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.retry(RetryPolicy.DEFAULT.withFirstPause(SECOND)))
                .withMessage("longestPause PT0.1S is shorter than firstPause PT1S; change one of them");
        builder.reaper(ReaperPolicy.DEFAULT
                        .withLongestPause(Duration.ofMillis(5))
                        .withShortestPause(Duration.ofMillis(5)))
                .retry(RetryPolicy.DEFAULT.withFirstPause(SECOND).withLongestPause(SECOND));
    }

    @Test
    void pausesGrowWithTheNumberOfFailuresUpToTheLongestAndHaveJitter() {
        RetryPolicy policy = RetryPolicy.DEFAULT;
        for (int failures = 1; failures < 200; failures++) {
            long ceiling = failures > 6 ? 100_000_000L : Math.min(100_000_000L, 2_000_000L << (failures - 1));
            assertThat(policy.pauseNanos(failures)).isBetween(0L, ceiling);
        }
        assertThat(IntStream.range(0, 100)
                        .mapToLong(i -> policy.pauseNanos(10))
                        .distinct()
                        .count())
                .isGreaterThan(90);
    }
}
