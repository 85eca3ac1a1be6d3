package dev.earmark.examples;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a command tells what came out. */
final class ReportOptions {
    private static final int MAX_FAULTS_SHOWN = 20;

    @Option(names = "--json", description = "Print the figures as one line of JSON too, the last line of the output.")
    private boolean json;

    /** Prints the report and what the conservation check found; the exit code says whether it holds. */
    int finish(Usage usage, Report report, Audit audit) {
        PrintWriter out = usage.out();
        report.print(out);
        if (audit.holds()) {
            out.println("The stock adds up: nothing lost, nothing sold twice, nothing held.");
        } else {
            audit.faults().stream().limit(MAX_FAULTS_SHOWN).forEach(usage.err()::println);
            out.println("THE STOCK DOES NOT ADD UP: " + audit.faults().size() + " SKUs are wrong, " + audit.oversold()
                    + " units oversold.");
        }
        if (json) {
            out.println(report.json());
        }
        out.flush();
        return audit.holds() ? EarmarkExamples.CONSERVED : EarmarkExamples.FAILED;
    }
}
