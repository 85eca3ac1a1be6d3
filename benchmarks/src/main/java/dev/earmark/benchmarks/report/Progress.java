package dev.earmark.benchmarks.report;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** What is being done, on stderr: a bar with the time left on a terminal, elsewhere a line per step. Not thread-safe. */
final class Progress implements AutoCloseable {
    private final PrintWriter err;
    private final int steps;
    private final @Nullable ProgressBar bar;
    private int step;

    Progress(String task, int steps, PrintWriter err) {
        this.err = err;
        this.steps = steps;
        this.bar = isTerminal(System.console())
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(steps)
                        .clearDisplayOnFinish()
                        .build()
                : null;
    }

    /** Says what comes next. */
    void begin(String what) {
        if (bar == null) {
            err.printf("%d of %d: %s%n", step + 1, steps, what);
            err.flush();
        } else {
            bar.setExtraMessage(" " + what);
        }
    }

    /** Says that it is done. */
    void end() {
        step++;
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** Since JDK 22 there may be a console without a terminal, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // what it says is asked below
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(isTerminal.invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
