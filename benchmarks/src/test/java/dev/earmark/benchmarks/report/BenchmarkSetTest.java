package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.contenders.Contenders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkSetTest {
    @ParameterizedTest
    @EnumSource(BenchmarkSet.class)
    void jmhKnowsEveryTrialOfASet(BenchmarkSet set) {
        assertThat(set.trials())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(plan -> assertThat(BenchmarkSet.scenarios()).containsKey(plan.scenario()))
                .allSatisfy(plan -> {
                    assertThat(values(plan, "contender")).contains(plan.contender());
                    plan.params()
                            .forEach((name, value) ->
                                    assertThat(values(plan, name)).contains(value));
                });
        assertThat(Contenders.names()).containsAll(set.ordersContenders());
    }

    private static List<String> values(TrialPlan plan, String param) {
        return BenchmarkSet.scenarios().getOrDefault(plan.scenario(), Map.of()).getOrDefault(param, List.of());
    }

    /** The full set names no parameters, so it runs all their values. */
    @Test
    void theFullSetContainsTheQuickSet() {
        assertThat(BenchmarkSet.FULL.trials())
                .allMatch(plan -> plan.params().isEmpty())
                .containsAll(BenchmarkSet.QUICK.trials().stream()
                        .map(plan -> new TrialPlan(plan.scenario(), plan.contender(), Map.of(), plan.threads()))
                        .toList());
        assertThat(BenchmarkSet.FULL.ordersContenders()).containsAll(BenchmarkSet.QUICK.ordersContenders());
    }

    /** The page promises half an hour on two cores. */
    @Test
    void theQuickSetTakesHalfAnHour() {
        assertThat(BenchmarkSet.QUICK.estimate()).isLessThanOrEqualTo(Duration.ofMinutes(30));
    }

    /** The speed of a shared machine changes within minutes. */
    @ParameterizedTest
    @CsvSource({
        "HotSku, 64, earmark-mysql-pessimistic, mysql-for-update",
        "HotSku, 64, earmark-mysql-optimistic, mysql-version",
        "HotSku, 64, earmark-postgresql-pessimistic, postgresql-for-update",
        "HotSku, 1, earmark-mysql-pessimistic, mysql-for-update",
        "HotSku, 1, earmark-mysql-optimistic, mysql-version",
        "HotSku, 1, earmark-postgresql-pessimistic, postgresql-for-update",
        "HotSku, 1, earmark-postgresql-optimistic, postgresql-version",
        "HotSku, 64, earmark-redis, redis-permits",
        "HotSku, 1, earmark-redis, redis-permits",
        "HotSku, 64, earmark-redis-alone, redis-script",
        "OverNetwork, 64, earmark-mysql-pessimistic, mysql-for-update",
        "OverNetwork, 64, earmark-postgresql-pessimistic, postgresql-for-update"
    })
    void whatAGoalComparesRunsOneAfterTheOther(String scenario, int threads, String contender, String baseline) {
        List<TrialPlan> trials = BenchmarkSet.QUICK.trials();
        assertThat(trials.indexOf(new TrialPlan(scenario, contender, Map.of(), threads))
                        - trials.indexOf(new TrialPlan(scenario, baseline, Map.of(), threads)))
                .isIn(-1, 1);
    }

    @Test
    void theFullSetContainsEveryScenario() {
        assertThat(BenchmarkSet.FULL.trials().stream().map(TrialPlan::scenario).distinct())
                .containsExactlyInAnyOrderElementsOf(BenchmarkSet.scenarios().keySet())
                .contains(
                        "HotSku",
                        "Catalogue",
                        "Baskets",
                        "LifeCycle",
                        "OverdueBaskets",
                        "SoldOut",
                        "Growth",
                        "GrowthReaper",
                        "JoinedReserve",
                        "Batches",
                        "OverNetwork");
    }
}
