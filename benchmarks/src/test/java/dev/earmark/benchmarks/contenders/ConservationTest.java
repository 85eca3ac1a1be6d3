package dev.earmark.benchmarks.contenders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.benchmarks.trials.Trial;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConservationTest {
    @Test
    void isConservedIfTheStoreHasWhatShoppersWereToldOf() {
        assertThat(verdict(10, 4, 0, 4)).isEqualTo(Trial.CONSERVED);
    }

    @Test
    void aFailedCallMayHaveTakenItsUnitsOrNot() {
        assertThat(verdict(10, 4, 2, 4)).isEqualTo(Trial.CONSERVED);
        assertThat(verdict(10, 4, 2, 6)).startsWith(Trial.CONSERVED).contains("2 units");
        assertThat(verdict(10, 4, 2, 7)).contains("taken from nobody");
    }

    @Test
    void isLostIfTheStoreHasLess() {
        assertThat(verdict(10, 4, 2, 3)).contains("lost").doesNotStartWith(Trial.CONSERVED);
    }

    @Test
    void isOversoldIfThereWereNeverSoMany() {
        assertThat(verdict(10, 11, 0, 10)).contains("oversold").doesNotStartWith(Trial.CONSERVED);
        assertThat(verdict(10, 11, 0, 11)).contains("oversold").doesNotStartWith(Trial.CONSERVED);
    }

    private static String verdict(long stocked, long told, long unknown, long taken) {
        return new Conservation(Map.of("A", stocked), Map.of("A", told), Map.of("A", unknown), Map.of("A", taken))
                .verdict();
    }
}
