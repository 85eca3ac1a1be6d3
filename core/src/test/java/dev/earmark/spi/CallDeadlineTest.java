package dev.earmark.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CallDeadlineTest {

    @Test
    void thereIsNoDeadlineOutsideOfACall() {
        assertThat(CallDeadline.remaining()).isEmpty();
        assertThat(within(
                        Duration.ofHours(1),
                        () -> CompletableFuture.supplyAsync(CallDeadline::remaining)
                                .join()))
                .as("in another thread")
                .isEmpty();
    }

    @Test
    void aCallKnowsHowMuchTimeIsLeft() {
        Duration left = within(Duration.ofHours(1), CallDeadlineTest::left);

        assertThat(left).isPositive().isLessThanOrEqualTo(Duration.ofHours(1));
        assertThat(left).isGreaterThan(Duration.ofMinutes(50));
        assertThat(CallDeadline.remaining()).as("after the call").isEmpty();
    }

    @Test
    void theTimeThatIsLeftIsNeverNegative() {
        assertThat(within(Duration.ofSeconds(-1), CallDeadlineTest::left)).isZero();
    }

    @Test
    void ofNestedCallsTheEarlierDeadlineIsValid() {
        Duration inner = within(Duration.ofMinutes(1), () -> within(Duration.ofHours(1), CallDeadlineTest::left));
        assertThat(inner).isLessThanOrEqualTo(Duration.ofMinutes(1));

        inner = within(Duration.ofHours(1), () -> within(Duration.ofMinutes(1), CallDeadlineTest::left));
        assertThat(inner).isLessThanOrEqualTo(Duration.ofMinutes(1));

        Duration after = within(Duration.ofHours(1), () -> {
            assertThat(within(Duration.ofMinutes(1), CallDeadlineTest::left)).isPositive();
            return left();
        });
        assertThat(after).as("after the inner call").isGreaterThan(Duration.ofMinutes(50));
    }

    @Test
    void aCallThatFailsLeavesNoDeadline() {
        assertThatThrownBy(() -> within(Duration.ofHours(1), () -> {
                    throw new IllegalStateException("fails");
                }))
                .hasMessage("fails");
        assertThat(CallDeadline.remaining()).isEmpty();
    }

    private static Duration left() {
        return CallDeadline.remaining().orElseThrow();
    }

    private static <T> T within(Duration time, Supplier<T> call) {
        return CallDeadline.callUntil(System.nanoTime() + time.toNanos(), call);
    }
}
