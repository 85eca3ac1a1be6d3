package dev.earmark.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the contract on the stores from which the broken ones are made. */
final class CorrectStoresTest {
    static Stream<Class<?>> correctStores() {
        return Arrays.stream(CorrectStores.class.getDeclaredClasses());
    }

    @ParameterizedTest
    @MethodSource("correctStores")
    void aStoreWithoutADefectPasses(Class<?> correct) {
        Set<String> allowed = correct == CorrectStores.OneCommandAtATime.class ? CaughtBy.ONE_STEP : Set.of();
        assertThat(ContractRun.failed("junit-jupiter", selectClass(correct))).isSubsetOf(allowed);
        assertThat(ContractRun.failed("jqwik", selectClass(correct))).isEmpty();
    }
}
