package dev.earmark.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.StockStoreContract;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;

/**
 * Runs the contract on broken stores. Each must fail every test that {@link CaughtBy} names, so this test fails if one
 * of them is removed from the contract. Other tests do not run, because their result says nothing about the defect.
 */
final class BrokenStoresTest {
    private static final int MOST_RUNS = 10;

    private static final int MOST_MODEL_RUNS = 30;

    static Stream<Class<?>> brokenStores() {
        return Stream.of(
                        BrokenReserves.class,
                        BrokenTransitions.class,
                        BrokenDeadlines.class,
                        BrokenReturns.class,
                        BrokenStock.class,
                        BrokenReclaims.class,
                        BrokenBatches.class,
                        BrokenBatchSizes.class,
                        BrokenNames.class,
                        BrokenReads.class,
                        BrokenHeld.class,
                        BrokenPurges.class,
                        BrokenRaces.class,
                        BrokenReports.class,
                        BrokenChanges.class,
                        BrokenConfirms.class,
                        BrokenLimits.class,
                        BrokenChoices.class,
                        BrokenAudits.class,
                        BrokenCounters.class)
                .flatMap(theme -> Arrays.stream(theme.getDeclaredClasses()))
                .filter(broken -> broken.isAnnotationPresent(CaughtBy.class))
                .sorted(Comparator.comparing(Class::getName));
    }

    @ParameterizedTest
    @MethodSource("brokenStores")
    void aBrokenStoreFailsTheTestsForItsDefect(Class<?> broken) {
        Set<String> tests = Set.of(broken.getAnnotation(CaughtBy.class).value());
        Set<String> failed = new TreeSet<>();
        // threads that do not meet in one run may meet in the next
        for (int run = 0; run < MOST_RUNS; run++) {
            DiscoverySelector[] selectors = tests.stream()
                    .filter(test -> !test.equals(CaughtBy.MODEL) && !failed.contains(test))
                    .map(test -> selector(broken, test))
                    .toArray(DiscoverySelector[]::new);
            if (selectors.length > 0) {
                failed.addAll(ContractRun.failed("junit-jupiter", selectors));
            }
        }
        if (tests.contains(CaughtBy.MODEL) && isFoundByTheModel(broken)) {
            failed.add(CaughtBy.MODEL);
        }
        assertThat(failed).containsExactlyInAnyOrderElementsOf(tests);
    }

    /** The histories are random, so a rare defect may need more of them than one run has. */
    private static boolean isFoundByTheModel(Class<?> broken) {
        return IntStream.range(0, MOST_MODEL_RUNS)
                .anyMatch(
                        run -> !ContractRun.failed("jqwik", selectClass(broken)).isEmpty());
    }

    /** Finds a test by a name like {@code Reserve.r2_neverMoreThanIsAvailable}. */
    private static DiscoverySelector selector(Class<?> contract, String test) {
        int dot = test.indexOf('.');
        Class<?> group = Stream.of(StockStoreContract.class, ConcurrencyContract.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
                .filter(nested -> nested.getSimpleName().equals(test.substring(0, dot)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the contract has no group for " + test));
        return selectNestedMethod(List.of(contract), group, test.substring(dot + 1));
    }
}
