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
    void anOptionThatIsSetTwiceIsRefusedWithBothValues() {
        builder.holdFor(Duration.ofMinutes(1)).retry(RetryPolicy.DEFAULT).listener(new ReservationListener() {});
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.holdFor(Duration.ofMinutes(2)))
                .withMessage("holdFor was already set to PT1M, now to PT2M");
        assertThatIllegalStateException().isThrownBy(() -> builder.retry(RetryPolicy.DEFAULT));
        assertThatIllegalStateException().isThrownBy(() -> builder.listener(new ReservationListener() {}));
    }

    @Test
    void aReaperCannotBeConfiguredAndSwitchedOff() {
        builder.withoutReaper();
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.reaper(ReaperPolicy.DEFAULT))
                .withMessageStartingWith("reaper was already set to withoutReaper, now to ReaperPolicy[");
        assertThatIllegalStateException().isThrownBy(builder::withoutReaper);
        ReservationEngineBuilder other = ReservationEngine.builder(new InMemoryStockStore());
        other.reaper(ReaperPolicy.DEFAULT);
        assertThatIllegalStateException()
                .isThrownBy(other::withoutReaper)
                .withMessageEndingWith("now to withoutReaper");
    }

    @Test
    void anOptionOutOfRangeIsRefusedWithItsNameItsValueAndTheRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.holdFor(Duration.ofMillis(5)))
                .withMessageContaining("holding for PT0.005S is out of range");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ZERO, SECOND, SECOND))
                .withMessage("firstPause PT0S is out of range; PT0.001S to PT1S are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(SECOND, Duration.ofMillis(5), SECOND))
                .withMessage("longestPause PT0.005S is out of range; PT1S to PT10S are allowed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReaperPolicy(SECOND, SECOND, 1_001))
                .withMessage("batchSize 1001 is out of range; 1 to 1000 are allowed");
        assertThatIllegalArgumentException().isThrownBy(() -> new ReaperPolicy(SECOND, Duration.ofHours(2), 1));
    }

    @Test
    void pausesGrowWithTheFailuresUpToTheLongestAndAreJittered() {
        RetryPolicy policy = new RetryPolicy(Duration.ofMillis(2), Duration.ofMillis(100), SECOND);
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
