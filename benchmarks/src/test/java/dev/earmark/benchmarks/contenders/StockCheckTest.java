package dev.earmark.benchmarks.contenders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.results.Trial;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StockCheckTest {
    @Test
    void isConservedIfTheStoreAndTheShoppersAgree() {
        assertThat(verdict(10, 4, 0, 4)).isEqualTo(Trial.CONSERVED);
    }

    @Test
    void aFailedCallMayHaveTakenItsUnitsOrNot() {
        assertThat(verdict(10, 4, 2, 4)).isEqualTo(Trial.CONSERVED);
        assertThat(verdict(10, 4, 2, 6)).startsWith(Trial.CONSERVED).contains("2 units");
        assertThat(verdict(10, 4, 2, 7)).contains("leaked");
    }

    @Test
    void isLostIfTheStoreCountsLess() {
        assertThat(verdict(10, 4, 2, 3)).contains("lost").doesNotStartWith(Trial.CONSERVED);
    }

    @Test
    void isOversoldIfThereWereFewerUnits() {
        assertThat(verdict(10, 11, 0, 10)).contains("oversold").doesNotStartWith(Trial.CONSERVED);
        assertThat(verdict(10, 11, 0, 11)).contains("oversold").doesNotStartWith(Trial.CONSERVED);
    }

    private static String verdict(long initial, long sold, long unknown, long taken) {
        return new StockCheck(Map.of("A", initial), Map.of("A", sold), Map.of("A", unknown), Map.of("A", taken))
                .verdict();
    }
}
