package dev.earmark.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The trials that answer the README's questions in minutes. */
final class QuickSet {
    private static final List<Integer> ALL_THREADS = List.of(1, 8, 64, 256);
    private static final int CROWD = 64;
    private static final Map<String, String> UNIFORM = Map.of("keys", "uniform");
    private static final Map<String, String> ZIPF = Map.of("keys", "zipf");

    /** Who takes part in the rush of orders. */
    static final List<String> ORDERS = List.of(
            "earmark-mysql-pessimistic",
            "earmark-mysql-optimistic",
            "earmark-mysql-pessimistic-alone",
            "mysql-for-update",
            "mysql-version",
            "mysql-conditional-update",
            "mysql-bucket4j",
            "earmark-redis",
            "redis-permits",
            "redis-lock",
            "redis-incrby",
            "redis-bucket4j",
            "earmark-memory",
            "earmark-h2-pessimistic");

    private final List<Planned> plan = new ArrayList<>();

    private QuickSet() {}

    static List<Planned> plan() {
        QuickSet set = new QuickSet();
        set.hotSku();
        set.crowd("Catalogue", UNIFORM, "earmark-mysql-pessimistic", "earmark-mysql-optimistic", "mysql-for-update");
        set.crowd("Catalogue", ZIPF, "earmark-mysql-pessimistic", "mysql-for-update");
        set.crowd("Baskets", Map.of(), "earmark-mysql-pessimistic", "mysql-for-update");
        set.crowd("LifeCycle", Map.of(), "earmark-mysql-pessimistic", "mysql-for-update");
        set.crowd("SoldOut", Map.of(), "earmark-mysql-pessimistic", "mysql-for-update");
        for (String contender : List.of("earmark-mysql-pessimistic", "earmark-mysql-optimistic", "earmark-redis")) {
            set.crowd("Growth", Map.of("history", "0"), contender);
            set.crowd("Growth", Map.of("history", "1100000"), contender);
        }
        return set.plan;
    }

    private void hotSku() {
        for (String contender : List.of(
                "earmark-mysql-pessimistic",
                "earmark-mysql-optimistic",
                "mysql-for-update",
                "mysql-version",
                "mysql-conditional-update",
                "earmark-redis",
                "redis-permits")) {
            hotSku(contender, ALL_THREADS);
        }
        for (String contender : List.of(
                "earmark-mysql-pessimistic-alone",
                "earmark-mysql-optimistic-alone",
                "earmark-redis-alone",
                "redis-incrby",
                "earmark-memory",
                "earmark-h2-pessimistic")) {
            hotSku(contender, List.of(1, CROWD));
        }
        for (String contender : List.of("mysql-bucket4j", "redis-lock", "redis-bucket4j")) {
            hotSku(contender, List.of(CROWD));
        }
    }

    private void hotSku(String contender, List<Integer> threads) {
        threads.forEach(number -> plan.add(new Planned("HotSku", contender, Map.of(), number)));
    }

    private void crowd(String scenario, Map<String, String> params, String... contenders) {
        for (String contender : contenders) {
            plan.add(new Planned(scenario, contender, params, CROWD));
        }
    }
}
