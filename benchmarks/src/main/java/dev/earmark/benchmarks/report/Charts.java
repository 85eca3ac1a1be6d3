package dev.earmark.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The charts of a run, beside the file of its figures: two for a scenario that ran with several numbers of threads. */
final class Charts {
    private final Results results;
    private final ResultsFile file;

    Charts(Results results, ResultsFile file) {
        this.results = results;
        this.file = file;
    }

    /** Writes a scenario's charts, over what is there. */
    void write(String title, Family family, Trials trials) throws IOException {
        List<Path> paths = paths(title, family, trials);
        if (!paths.isEmpty()) {
            String heading = title + ", " + family.title();
            Chart.throughput(heading, trials, results.origin()).write(paths.get(0));
            Chart.p99(heading, trials, results.origin()).write(paths.get(1));
        }
    }

    /** What shows a scenario's charts on a page. */
    String links(String title, Family family, Trials trials, Path page) {
        return paths(title, family, trials).stream()
                .map(chart -> "![" + chart.getFileName() + "](" + relative(chart, page) + ")\n\n")
                .collect(Collectors.joining());
    }

    private List<Path> paths(String title, Family family, Trials trials) {
        return trials.threads().size() < 2
                ? List.of()
                : List.of(path(title, family, "throughput"), path(title, family, "p99"));
    }

    private Path path(String title, Family family, String what) {
        return file.sibling(
                "-" + title.replaceAll("[^A-Za-z0-9]+", "-") + "-" + family.fileName() + "-" + what + ".png");
    }

    /** How a page links to a file. */
    static String relative(Path target, Path page) {
        Path folder = page.toAbsolutePath().resolveSibling("").normalize();
        return folder.relativize(target.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }
}
