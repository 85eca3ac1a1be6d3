package dev.earmark.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * The contract on broken stores: each fails, and of the failures one is in the group that is there for its defect, so
 * that a test that is taken out of the contract is missed here.
 */
@Execution(ExecutionMode.CONCURRENT)
final class BrokenStoresTest {
    static Stream<Class<?>> brokenStores() {
        return Stream.of(
                        BrokenReserves.class,
                        BrokenEndings.class,
                        BrokenDeadlines.class,
                        BrokenReturns.class,
                        BrokenStock.class,
                        BrokenReclaims.class,
                        BrokenBatches.class,
                        BrokenNames.class,
                        BrokenReads.class,
                        BrokenHeld.class,
                        BrokenPurges.class,
                        BrokenRaces.class,
                        BrokenBooks.class)
                .flatMap(theme -> Arrays.stream(theme.getDeclaredClasses()))
                .filter(broken -> broken.isAnnotationPresent(CaughtBy.class))
                .sorted(Comparator.comparing(Class::getName));
    }

    static Stream<Class<?>> rightStores() {
        return Arrays.stream(NothingBroken.class.getDeclaredClasses());
    }

    @ParameterizedTest
    @MethodSource("brokenStores")
    void aBrokenStoreFailsTheTestsThatAreThereForItsDefect(Class<?> broken) {
        assertThat(failed(broken)).contains(broken.getAnnotation(CaughtBy.class).value());
    }

    @ParameterizedTest
    @MethodSource("rightStores")
    void whatTheBrokenStoresAreBuiltOnPasses(Class<?> right) {
        assertThat(failed(right)).isEmpty();
    }

    /** Runs the whole contract; the names read like {@code Reserve.r2_neverMoreThanThereIs}. */
    private static Set<String> failed(Class<?> contract) {
        Set<String> failed = new TreeSet<>();
        run("junit-jupiter", contract).failed().map(Event::getTestDescriptor).forEach(test -> failed.add(nameOf(test)));
        if (run("jqwik", contract).failed().count() > 0) {
            failed.add(CaughtBy.MODEL);
        }
        return failed;
    }

    private static Events run(String engine, Class<?> contract) {
        Events tests = EngineTestKit.engine(engine)
                .selectors(selectClass(contract))
                .configurationParameter("jqwik.database", "")
                .configurationParameter("jqwik.shrinking.default", "OFF")
                .configurationParameter("jqwik.reporting.onlyfailures", "true")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .execute()
                .testEvents();
        assertThat(tests.finished().count()).as("tests that %s has run", engine).isPositive();
        return tests;
    }

    private static String nameOf(TestDescriptor test) {
        String group = test.getParent().map(TestDescriptor::getDisplayName).orElse("");
        return group + "." + test.getDisplayName().replace("()", "");
    }
}
