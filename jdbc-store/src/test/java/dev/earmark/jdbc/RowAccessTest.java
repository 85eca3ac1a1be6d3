package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RowAccessTest {
    private final RowAccess access = new RowAccess.Optimistic(new ThreadLocal<>());

    private void lose(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(access.lost()).hasMessageContaining("changed the same SKUs");
        }
    }

    @Test
    void r9_whoHasLostThreeTimesInARowLocksUntilHeWins() {
        lose(2);
        assertThat(access.locks()).isFalse();
        lose(1);
        assertThat(access.locks()).isTrue();
        access.won();
        assertThat(access.locks()).isFalse();
    }

    @Test
    void r9_theWinsOfOthersDoNotPutHimBack() {
        lose(3);
        CompletableFuture.runAsync(() -> {
                    assertThat(access.locks()).isFalse();
                    access.won();
                })
                .join();
        assertThat(access.locks()).isTrue();
    }
}
