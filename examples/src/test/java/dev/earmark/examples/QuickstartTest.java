package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuickstartTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.Stores#all")
    void tellsItsStepsAndEndsWithTheLevel(String store) {
        Run run = Run.on(store, "quickstart");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "reservation order-1 is HELD",
                        "SKU-A: on hand 800, reserved 2, available 798, sold 0",
                        "refused: not enough units: SKU-A: 799 requested, 798 available",
                        "reservation order-1 is CONFIRMED",
                        "SKU-A: on hand 798, reserved 0, available 798, sold 2",
                        "a replay, nothing changed",
                        "refused: reservation order-1 is CONFIRMED");
        assertThat(run.lastLine())
                .isEqualTo("{\"onHand\": 798, \"reserved\": 0, \"available\": 798, \"sold\": 2, \"oversold\": 0}");
    }
}
