package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R9: whatever other alarms are set, each interrupts its own thread, and no thread that has stopped it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WaitAlarmTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofMinutes(10);

    private static void waitForInterrupt() {
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    /** Returns whether the alarm has interrupted the thread, and the interrupt was taken back. */
    private static boolean rings(Duration limit) {
        WaitAlarm alarm = WaitAlarm.after(limit);
        waitForInterrupt();
        return alarm.stop() && !Thread.interrupted();
    }

    @Test
    void r9_anAlarmRingsThoughAnotherIsSetForLater() {
        WaitAlarm later = WaitAlarm.after(LONG);
        assertThat(rings(SHORT)).isTrue();
        assertThat(later.stop()).isFalse();
    }

    @Test
    void r9_alarmsThatWereStoppedDoNotKeepOthersFromRinging() {
        for (int i = 0; i < 3; i++) {
            assertThat(WaitAlarm.after(Duration.ofMillis(i)).stop()).isIn(true, false);
            assertThat(rings(SHORT)).isTrue();
        }
    }

    @Test
    void r9_alarmsOfSeveralThreadsRingEach() throws Exception {
        List<FutureTask<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Duration limit = SHORT.plusMillis(7L * (i % 3));
            FutureTask<Boolean> thread = new FutureTask<>(() -> rings(limit));
            threads.add(thread);
            new Thread(thread).start();
        }
        for (FutureTask<Boolean> thread : threads) {
            assertThat(thread.get()).isTrue();
        }
    }

    @Test
    void anAlarmThatWasStoppedDoesNotInterrupt() {
        WaitAlarm stopped = WaitAlarm.after(SHORT);
        assertThat(stopped.stop()).isFalse();
        WaitAlarm next = WaitAlarm.after(SHORT.multipliedBy(2));
        waitForInterrupt();
        assertThat(stopped.stop()).isFalse();
        assertThat(next.stop()).isTrue();
        assertThat(Thread.interrupted()).isFalse();
    }
}
