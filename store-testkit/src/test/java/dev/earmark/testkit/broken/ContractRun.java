package dev.earmark.testkit.broken;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/**
 * Runs tests of the contract inside a test. In one JVM only one after another: jqwik keeps the state of running
 * properties in a singleton that does not support concurrent executions. If it is damaged, every later property fails.
 */
final class ContractRun {
    private ContractRun() {}

    /** The names of the tests that fail. */
    static Set<String> failed(String engine, DiscoverySelector... selectors) {
        Events tests = EngineTestKit.engine(engine)
                .selectors(selectors)
                .configurationParameter("jqwik.database", "")
                .configurationParameter("jqwik.shrinking.default", "OFF")
                .configurationParameter("jqwik.reporting.onlyfailures", "true")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .execute()
                .testEvents();
        assertThat(tests.finished().count()).as("tests that %s ran", engine).isGreaterThanOrEqualTo(selectors.length);
        Set<String> failed = new TreeSet<>();
        tests.failed().map(Event::getTestDescriptor).forEach(test -> failed.add(nameOf(test)));
        return failed;
    }

    private static String nameOf(TestDescriptor test) {
        String group = test.getParent().map(TestDescriptor::getDisplayName).orElse("");
        return group + "." + test.getDisplayName().replace("()", "");
    }
}
