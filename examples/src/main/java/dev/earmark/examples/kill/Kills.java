package dev.earmark.examples.kill;

import dev.earmark.examples.load.ProgressBars;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/** Kills programs at random moments, one or several at a time, and starts them again. */
public final class Kills {
    private Kills() {}

    /** What to do each time that all programs run. */
    public interface Check {
        /** Does it. */
        void run() throws Exception;
    }

    /**
     * Starts all programs, kills them in random order until there were enough kills, and ends those that still run.
     *
     * @param name what the progress bar shows
     * @param kills how many kills
     * @param longestLife the longest time for which all programs work before the next kill
     * @param programs in the order in which they can be started
     * @param check runs each time that all programs run
     * @throws Exception what the check throws
     */
    public static void run(String name, int kills, Duration longestLife, List<Program> programs, Check check)
            throws Exception {
        List<Program> dead = new ArrayList<>(programs);
        try (ProgressBar progress = ProgressBars.create(name, kills)) {
            for (int left = kills; left > 0; left -= dead.size()) {
                start(programs, dead);
                check.run();
                pause(longestLife);
                kill(programs, left, dead);
                progress.stepBy(dead.size());
            }
        } finally {
            programs.forEach(Program::close);
        }
    }

    private static void start(List<Program> programs, List<Program> dead) {
        List<Program> inOrder = programs.stream().filter(dead::contains).toList();
        inOrder.forEach(Program::start);
        inOrder.forEach(Program::awaitReady);
        dead.clear();
    }

    /** Kills one program, and each other one with a probability of a half. */
    private static void kill(List<Program> programs, int most, List<Program> killed) {
        List<Program> order = new ArrayList<>(programs);
        Collections.shuffle(order);
        for (Program program : order) {
            if (killed.isEmpty()
                    || (killed.size() < most && ThreadLocalRandom.current().nextBoolean())) {
                killed.add(program);
                program.kill();
            }
        }
    }

    private static void pause(Duration longest) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(ThreadLocalRandom.current().nextLong(longest.toNanos()));
    }
}
