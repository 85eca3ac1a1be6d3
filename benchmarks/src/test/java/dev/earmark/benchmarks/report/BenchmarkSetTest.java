package dev.earmark.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.contenders.Contenders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BenchmarkSetTest {
    @ParameterizedTest
    @EnumSource(BenchmarkSet.class)
    void jmhOffersEveryTrialOfASet(BenchmarkSet set) {
        Scenarios scenarios = Scenarios.all();
        List<Planned> plan = set.plan();
        assertThat(plan).isNotEmpty().doesNotHaveDuplicates().allMatch(scenarios::offers);
        assertThat(Contenders.names()).containsAll(set.ordersContenders());
    }

    @Test
    void theQuickSetIsPartOfTheFullOne() {
        assertThat(BenchmarkSet.FULL.plan()).containsAll(BenchmarkSet.QUICK.plan());
    }

    @Test
    void everyScenarioIsInTheFullSet() {
        assertThat(BenchmarkSet.FULL.plan().stream().map(Planned::scenario).distinct())
                .contains("HotSku", "Catalogue", "Baskets", "LifeCycle", "SoldOut", "Growth");
    }
}
