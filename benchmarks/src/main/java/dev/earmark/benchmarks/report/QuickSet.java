package dev.earmark.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The trials of {@link BenchmarkSet#QUICK}. What a goal compares runs one after the other, because the speed of a
 * shared machine changes within minutes.
 */
final class QuickSet {
    static final List<Integer> JOINED_THREADS = List.of(1, 32);
    static final List<Integer> ONE_AND_CROWD = List.of(1, BenchmarkSet.CROWD);

    /** In this order for each repetition, so that the two of a goal are neighbours. */
    static final List<String> ORDERS = List.of(
            "earmark-mysql-pessimistic",
            "mysql-bucket4j",
            "mysql-for-update",
            "earmark-postgresql-pessimistic",
            "postgresql-for-update",
            "earmark-redis",
            "redis-permits",
            "redis-script",
            "redis-incrby",
            "earmark-h2-pessimistic",
            "earmark-memory");

    private static final List<Integer> CROWD = List.of(BenchmarkSet.CROWD);
    private static final List<Integer> ONE = List.of(1);

    private final List<TrialPlan> plan = new ArrayList<>();

    private QuickSet() {}

    static List<TrialPlan> trials() {
        QuickSet set = new QuickSet();
        List.of("mysql", "postgresql").forEach(set::hotSkuOnDatabase);
        set.hotSkuOnRedis();
        set.add("HotSku", Map.of(), CROWD, "earmark-memory", "earmark-h2-pessimistic");
        for (String server : List.of("mysql", "postgresql")) {
            String earmark = "earmark-" + server + "-pessimistic";
            String byHand = server + "-for-update";
            set.add("OverNetwork", Map.of(), ONE_AND_CROWD, earmark, byHand);
            set.add("JoinedReserve", Map.of(), JOINED_THREADS, "earmark-" + server + "-joined", byHand + "-joined");
            set.add("Catalogue", Map.of("keys", "zipf"), CROWD, earmark, byHand);
            set.add("Catalogue", Map.of("keys", "uniform"), CROWD, earmark, byHand);
            set.add("Baskets", Map.of(), CROWD, earmark, byHand);
            set.add("LifeCycle", Map.of(), CROWD, earmark, byHand);
            set.add("OverdueBaskets", Map.of(), CROWD, earmark, byHand);
            set.add("SoldOut", Map.of(), CROWD, earmark, byHand);
        }
        set.add("OverNetwork", Map.of(), ONE_AND_CROWD, "earmark-redis", "redis-permits");
        set.add("LifeCycle", Map.of(), CROWD, "earmark-redis", "redis-permits");
        set.add("SoldOut", Map.of(), CROWD, "earmark-redis", "redis-permits");
        set.growth("earmark-mysql-pessimistic", "earmark-postgresql-pessimistic", "earmark-redis");
        return set.plan;
    }

    private void hotSkuOnDatabase(String server) {
        String pessimistic = "earmark-" + server + "-pessimistic";
        String optimistic = "earmark-" + server + "-optimistic";
        String forUpdate = server + "-for-update";
        String version = server + "-version";
        String limit = server + "-limit";
        add("HotSku", Map.of(), List.of(1, 8), pessimistic, forUpdate, optimistic, version);
        add("HotSku", Map.of(), List.of(256), pessimistic, forUpdate);
        add("HotSku", Map.of(), CROWD, optimistic, version, forUpdate, pessimistic);
        add("Batches", Map.of(), ONE, limit, pessimistic);
        add("HotSku", Map.of(), CROWD, pessimistic + "-alone", server + "-conditional-update");
        if (server.equals("mysql")) {
            add("HotSku", Map.of(), CROWD, "mysql-bucket4j");
        }
    }

    private void hotSkuOnRedis() {
        add("HotSku", Map.of(), List.of(1, 8, 256, BenchmarkSet.CROWD), "earmark-redis", "redis-permits");
        add("HotSku", Map.of(), CROWD, "redis-script", "earmark-redis-alone", "redis-incrby", "redis-lock");
        add("Batches", Map.of(), ONE, "redis-script", "earmark-redis");
    }

    private void growth(String... contenders) {
        for (String contender : contenders) {
            add("Growth", Map.of("history", "0"), CROWD, contender);
            add("Growth", Map.of("history", "1100000"), CROWD, contender);
        }
    }

    private void add(String scenario, Map<String, String> params, List<Integer> threads, String... contenders) {
        for (int number : threads) {
            for (String contender : contenders) {
                plan.add(new TrialPlan(scenario, contender, params, number));
            }
        }
    }

    /** A trial that a goal compares warms up for longer, because the JIT compiler needs that on two busy cores. */
    static Timing timing(TrialPlan plan) {
        return switch (plan.scenario()) {
            case "HotSku" -> ONE_AND_CROWD.contains(plan.threads()) ? Timing.ofSeconds(8, 4) : Timing.ofSeconds(4, 2);
            case "JoinedReserve" -> Timing.ofSeconds(10, 4);
            case "Growth" -> Timing.ofSeconds(9, 5);
            case "Batches" -> Timing.ofSeconds(7, 4);
            case "OverNetwork" -> plan.threads() == 1 ? Timing.ofSeconds(3, 3) : Timing.ofSeconds(6, 4);
            default -> Timing.ofSeconds(6, 3);
        };
    }
}
