package dev.earmark.examples.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KillsTest {
    private static final Duration SHORT = Duration.ofMillis(1);

    /** Counts, instead of running in a process. */
    private static final class Counter implements Program {
        private int starts;
        private int kills;
        private boolean running;
        private boolean ready;

        @Override
        public void start() {
            assertThat(running).isFalse();
            starts++;
            running = true;
        }

        @Override
        public void awaitReady() {
            ready = true;
        }

        @Override
        public void kill() {
            assertThat(running).isTrue();
            kills++;
            close();
        }

        @Override
        public void close() {
            running = false;
            ready = false;
        }
    }

    /** Ends before it is ready. */
    static final class Failing {
        private Failing() {}

        public static void main(String[] args) throws IOException {
            System.err.println("cannot start with " + ParentProcess.settings());
        }
    }

    /** Ends after it was ready. */
    static final class Ending {
        private Ending() {}

        public static void main(String[] args) {
            ParentProcess.ready();
        }
    }

    @Test
    void killsAsOftenAsAskedAndEndsWhatStillRuns() throws Exception {
        List<Counter> programs = List.of(new Counter(), new Counter(), new Counter());
        Kills.run("kills", 20, SHORT, List.copyOf(programs), () -> {
            assertThat(programs).allMatch(program -> program.ready);
        });
        assertThat(programs.stream().mapToInt(program -> program.kills).sum()).isEqualTo(20);
        assertThat(programs).allMatch(program -> program.starts > 0).noneMatch(program -> program.running);
    }

    @Test
    void endsThemAlsoIfTheCheckFails() {
        Counter program = new Counter();
        assertThatIllegalStateException()
                .isThrownBy(() -> Kills.run("kills", 1, SHORT, List.of(program), () -> {
                    throw new IllegalStateException();
                }));
        assertThat(program.starts).isEqualTo(1);
        assertThat(program.running).isFalse();
    }

    @Test
    void aProgramThatDoesNotStartIsReportedWithItsOutput() {
        try (JavaProgram program = new JavaProgram(Failing.class, List.of("these settings"))) {
            program.start();
            assertThatIllegalStateException()
                    .isThrownBy(program::awaitReady)
                    .withMessageContaining("Failing did not start")
                    .withMessageContaining("cannot start with [these settings]");
        }
    }

    @Test
    void aProgramThatEndsByItselfIsReported() {
        try (JavaProgram program = new JavaProgram(Ending.class, List.of())) {
            program.start();
            program.awaitReady();
            Awaitility.await().until(() -> !program.isAlive());
            assertThatIllegalStateException().isThrownBy(program::kill).withMessageContaining("Ending ended by itself");
        }
    }
}
