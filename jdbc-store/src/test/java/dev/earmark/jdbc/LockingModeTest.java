package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LockingModeTest {
    private final LockingMode mode = LockingMode.optimistic();

    private void conflict(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(mode.conflict()).hasMessageContaining("changed the same SKUs");
        }
    }

    @Test
    void r9_aThreadThatWasOvertakenThreeTimesInARowLocksUntilItSucceeds() {
        conflict(2);
        assertThat(mode.locks()).isFalse();
        conflict(1);
        assertThat(mode.locks()).isTrue();
        mode.saved();
        assertThat(mode.locks()).isFalse();
    }

    @Test
    void r9_theSuccessOfAnotherThreadDoesNotResetTheCount() {
        conflict(3);
        CompletableFuture.runAsync(() -> {
                    assertThat(mode.locks()).isFalse();
                    mode.saved();
                })
                .join();
        assertThat(mode.locks()).isTrue();
    }
}
