package dev.earmark.benchmarks.report;

import static java.util.Comparator.comparingDouble;
import static java.util.stream.Collectors.joining;

import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.Trial;
import dev.earmark.benchmarks.servers.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says below each table what a reader should conclude from it. Only ratios of the same run decide which sentence is
 * used, so no run contradicts its page.
 */
final class Conclusions {
    /** Runs of the same code differ by about a third. */
    private static final double FASTER = 4.0 / 3;

    private static final double SLOWER = 3.0 / 4;
    private static final Comparator<Trial> BY_RATE = comparingDouble(Trial::perSecond);

    private Conclusions() {}

    /** Compares the trials of a scenario with the most threads, and with one thread. */
    static String of(String scenario, Trials compared) {
        if (scenario.startsWith("Growth")) {
            return growth(compared);
        }
        List<String> sentences = new ArrayList<>();
        for (Map<String, String> variant :
                compared.all().stream().map(Trials::variant).distinct().toList()) {
            Trials same = new Trials(compared.all().stream()
                    .filter(trial -> Trials.variant(trial).equals(variant))
                    .toList());
            List<Integer> threads = same.threads();
            int most = threads.get(threads.size() - 1);
            rate(same.at(most), variant).ifPresent(sentences::add);
            if (most > 1 && threads.contains(1)) {
                rate(same.at(1), variant).ifPresent(sentences::add);
            }
        }
        return String.join(" ", sentences);
    }

    private static Optional<String> rate(Trials trials, Map<String, String> variant) {
        Optional<Trial> ours = trials.all().stream()
                .filter(trial -> Contenders.isEarmark(trial.contender())
                        && !trial.contender().endsWith("-alone"))
                .max(BY_RATE);
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        Trial earmark = ours.get();
        String with = "With " + threads(earmark.threads()) + variant(variant) + ", ";
        Optional<Trial> limit = other(trials, true, false).findFirst();
        if (limit.isPresent()) {
            return Optional.of(with + toLimit(earmark, limit.get()));
        }
        Optional<String> full = other(trials, false, false).max(BY_RATE).map(other -> toFullWork(earmark, other));
        Optional<String> less = other(trials, false, true).max(BY_RATE).map(best -> toLessWork(trials, earmark, best));
        if (full.isPresent()) {
            return Optional.of(
                    with + full.get() + less.map(text -> " It" + text).orElse(""));
        }
        return less.map(text -> with + name(earmark) + text);
    }

    private static Stream<Trial> other(Trials trials, boolean limit, boolean lessWork) {
        return trials.all().stream()
                .filter(trial -> !Contenders.isEarmark(trial.contender())
                        && Contenders.isLimit(trial.contender()) == limit
                        && Contenders.lessWork(trial.contender()).isPresent() == lessWork);
    }

    private static String toFullWork(Trial earmark, Trial other) {
        double ratio = earmark.perSecond() / other.perSecond();
        return name(earmark) + " serves " + times(ratio) + " as many calls per second as " + name(other)
                + ", the fastest other contender that does all of its work, and its p99 latency is "
                + times(earmark.p99Millis() / other.p99Millis()) + " as long. " + verdict(ratio);
    }

    private static String verdict(double ratio) {
        if (ratio >= FASTER) {
            return "**So Earmark is the faster one here.**";
        }
        return ratio <= SLOWER
                ? "**So Earmark is the slower one here.**"
                : "**So speed does not decide here: runs of the same code differ by a third.**";
    }

    /** Compares with all contenders that do less; the fastest of them decides. */
    private static String toLessWork(Trials trials, Trial earmark, Trial fastest) {
        double ratio = earmark.perSecond() / fastest.perSecond();
        return other(trials, false, true)
                        .map(other -> times(earmark.perSecond() / other.perSecond()) + " as many as " + name(other))
                        .collect(joining(", ", " serves ", ". "))
                + (ratio > SLOWER
                        ? "**So what Earmark stores in addition costs no speed here.**"
                        : "**So what Earmark stores in addition costs speed here.**");
    }

    private static String toLimit(Trial earmark, Trial limit) {
        double share = earmark.perSecond() / limit.perSecond();
        return name(earmark) + " writes " + times(share) + " as many orders per second as " + name(limit)
                + " writes without any rule. **So checks, ids and answers cost "
                + (share < 1
                        ? String.format(Locale.ROOT, "%.0f %% of what this server can write.**", 100 * (1 - share))
                        : "nothing that can be seen here.**");
    }

    private static String growth(Trials compared) {
        List<String> shares = new ArrayList<>();
        double least = Double.MAX_VALUE;
        for (Trial full : compared.all()) {
            if (!Trials.variant(full).getOrDefault("history", "0").equals("0")) {
                Optional<Trial> empty =
                        compared.find(full.scenario(), Map.of("history", "0"), full.contender(), full.threads());
                if (empty.isPresent()) {
                    double share = full.perSecond() / empty.get().perSecond();
                    least = Math.min(least, share);
                    shares.add(name(full) + " serves " + times(share)
                            + " as many calls per second as with an empty store" + serverCpu(full, empty.get()));
                }
            }
        }
        if (shares.isEmpty()) {
            return "";
        }
        return "With the history, " + String.join("; ", shares)
                + ". "
                + (least > SLOWER
                        ? "**So a long history costs less than runs of the same code differ.**"
                        : "**So a long history costs speed here.**");
    }

    private static String serverCpu(Trial full, Trial empty) {
        @Nullable Double with = full.serverCpuMicrosPerCall();
        @Nullable Double without = empty.serverCpuMicrosPerCall();
        return with == null || without == null || without == 0
                ? ""
                : ", and a call takes " + times(with / without) + " as much CPU time of the server";
    }

    /** Says how the ratio to the first baseline changes with the number of threads. */
    static String byThreads(Trials compared) {
        List<String> sentences = new ArrayList<>();
        for (String contender : compared.contenders()) {
            Optional<String> baseline = Tables.baselines(compared).stream().findFirst();
            if (!Contenders.isEarmark(contender) || contender.endsWith("-alone") || baseline.isEmpty()) {
                continue;
            }
            List<Double> ratios = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int threads : compared.threads()) {
                compared.at(threads).all().stream()
                        .filter(trial -> trial.contender().equals(contender))
                        .findFirst()
                        .flatMap(trial -> compared.ratio(trial, baseline.get()))
                        .ifPresent(ratio -> {
                            ratios.add(ratio);
                            texts.add(Tables.figure(ratio) + " with " + threads(threads));
                        });
            }
            if (ratios.size() > 1) {
                sentences.add("`" + contender + "` ÷ " + Tables.label(baseline.get()) + " is "
                        + String.join(", ", texts) + "." + trend(ratios.get(ratios.size() - 1) / ratios.get(0)));
            }
        }
        return String.join(" ", sentences);
    }

    private static String trend(double growth) {
        if (growth >= FASTER) {
            return " **So Earmark gains when more shoppers want the SKU.**";
        }
        return growth <= SLOWER ? " **So Earmark loses when more shoppers want the SKU.**" : "";
    }

    /** Compares the times of the contenders on each server. */
    static String orders(List<OrdersSummary> summaries) {
        List<String> sentences = new ArrayList<>();
        for (Backend backend : Backend.values()) {
            List<OrdersSummary> here = summaries.stream()
                    .filter(summary -> Contenders.backend(summary.contender()) == backend)
                    .sorted(comparingDouble(summary -> summary.median().seconds()))
                    .toList();
            Optional<OrdersSummary> ours = here.stream()
                    .filter(summary -> Contenders.isEarmark(summary.contender())
                            && !summary.contender().endsWith("-alone"))
                    .findFirst();
            List<OrdersSummary> others = here.stream()
                    .filter(summary -> !Contenders.isEarmark(summary.contender()))
                    .toList();
            if (ours.isPresent() && !others.isEmpty()) {
                sentences.add("`" + ours.get().contender() + "` takes "
                        + others.stream()
                                .map(other -> times(ours.get().median().seconds()
                                                / other.median().seconds())
                                        + " as long as " + Tables.label(other.contender()))
                                .collect(joining(", "))
                        + ".");
            }
        }
        return sentences.isEmpty()
                ? ""
                : String.join(" ", sentences) + " **Below 1, Earmark sells the product sooner, from a cold start.**";
    }

    private static String variant(Map<String, String> variant) {
        return variant.isEmpty()
                ? ""
                : variant.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(joining(", ", " (", ")"));
    }

    private static String threads(int number) {
        return number + (number == 1 ? " thread" : " threads");
    }

    private static String times(double ratio) {
        return Tables.figure(ratio) + " times";
    }

    private static String name(Trial trial) {
        return Tables.label(trial.contender());
    }
}
