package dev.earmark.examples.load;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Help.Ansi;

/** Creates progress bars on stderr. */
public final class ProgressBars {
    private ProgressBars() {}

    /** Creates a bar that is invisible if the output is not a terminal. */
    public static ProgressBar create(String task, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .clearDisplayOnFinish()
                .setConsumer(
                        Ansi.AUTO.enabled()
                                ? new ConsoleProgressBarConsumer(System.err)
                                : new DelegatingProgressBarConsumer(line -> {}))
                .build();
    }
}
