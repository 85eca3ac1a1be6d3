package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoadTestTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void oneThreadSellsAnExactNumber(String store) {
        Run run = Run.on(store, "load-test");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine())
                .isEqualTo("{\"cycles\": 500, \"step1\": 500, \"step2\": 444, \"step3\": 500, \"step4\": 266,"
                        + " \"onHandA\": 2, \"onHandB\": 2, \"oversold\": 0}");
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void manyThreadsLoseNothing(String store) {
        Run run = Run.on(store, "load-test", "--threads=16", "--cycles=160");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("onHandA")).isEqualTo(800 - 3 * run.figure("step4"));
        assertThat(run.figure("onHandB")).isEqualTo(1600 - 3 * run.figure("step2") - run.figure("step4"));
        assertThat(run.figure("step3")).isEqualTo(run.figure("step1"));
        assertThat(run.figure("oversold")).isZero();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void manyThreadsLoseNothingOnOtherStores(String store) {
        manyThreadsLoseNothing(store);
    }

    @Test
    void withoutJsonOnlyTheTableIsPrinted() {
        Run run = Run.of("load-test", "--store=memory", "--cycles=10");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("load-test on memory")
                .containsPattern("step 4 \\(reserve and confirm 3 A and 1 B\\) succeeded +10\\R")
                .doesNotContain("{");
        assertThat(run.err()).isEmpty();
    }
}
