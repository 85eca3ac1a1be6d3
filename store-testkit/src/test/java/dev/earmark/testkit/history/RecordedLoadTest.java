package dev.earmark.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.memory.InMemoryStockStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecordedLoadTest {

    @Test
    void aCorrectStoreHasNoViolationAndTheFaultsAreCausedUnderLoad() throws Exception {
        AtomicInteger faults = new AtomicInteger();
        HistoryCheck.Report report = RecordedLoad.run(List.of(new InMemoryStockStore()), 2, faults::incrementAndGet);
        assertThat(report.violations()).isEmpty();
        assertThat(faults).hasValue(2);
        assertThat(report.calls()).isGreaterThan(900);
        assertThat(report.orders()).isPositive();
        assertThat(report.unknownOutcomes() + report.errors()).isZero();
        assertThat(report.toString())
                .isEqualTo(report.calls() + " calls, " + report.orders()
                        + " orders told, 0 unknown outcomes, 0 errors that reached a shopper, 0 violations");
    }
}
