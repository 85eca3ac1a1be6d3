package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EarmarkExamplesTest {

    @Test
    void withoutCommandIsBadUsage() {
        Run run = Run.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing required subcommand", "earmark-examples --help");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "flash-sale", "checkout", "load-test", "retail-replay"})
    void everyCommandExplainsItself(String command) {
        Run run = Run.of(command, "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "--store",
                        "h2-pessimistic",
                        "redis",
                        "--url",
                        "redis://",
                        "--user",
                        "--password",
                        "--reset",
                        "--json")
                .contains("Exit codes:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "load-test --nonsense            | --nonsense",
                "load-test --cycle=1             | Possible solutions: --cycles",
                "load-tset                       | There is no command 'load-tset'.",
                "nonsense                        | The commands are quickstart, order-in-one-transaction, flash-sale, checkout, load-test, retail-replay.",
                "load-test --store=postgres      | '--store': 'postgres' is none of memory, h2-pessimistic",
                "load-test --cycles=0            | '--cycles': 0 is out of range; 1 to 1000000",
                "load-test --cycles=many         | '--cycles': 'many' is not a whole number, 1 to 1000000",
                "load-test --threads=1001        | '--threads': 1001 is out of range; 1 to 1000",
                "flash-sale --shoppers=0         | '--shoppers': 0 is out of range; 1 to 1000000",
                "flash-sale --stock=-1           | '--stock': -1 is out of range; 0 to 1000000000",
                "flash-sale --threads=0          | '--threads': 0 is out of range; 1 to 1000",
                "flash-sale --pay=1.1            | '--pay': '1.1' is not a number from 0 to 1, like 0.7",
                "flash-sale --pay=NaN            | '--pay': 'NaN' is not a number from 0 to 1, like 0.7",
                "flash-sale --ttl=PT0.9S         | '--ttl': PT0.9S is out of range; PT1S to PT1H",
                "flash-sale --ttl=2s             | '--ttl': '2s' is not an ISO 8601 duration like PT2S",
                "checkout --shoppers=1001        | '--shoppers': 1001 is out of range; 1 to 1000",
                "checkout --skus=0               | '--skus': 0 is out of range; 1 to 1000",
                "checkout --connections=1        | '--connections': 1 is out of range; 2 to 100",
                "checkout --payment=PT11S        | '--payment': PT11S is out of range; PT0S to PT10S",
                "checkout --declined=-0.1        | '--declined': '-0.1' is not a number from 0 to 1, like 0.7",
                "checkout --store=memory         | --store=memory has none",
                "checkout --store=redis          | --store=redis has none",
                "retail-replay --threads=0       | '--threads': 0 is out of range; 1 to 1000",
                "retail-replay --initial-percent=101 | '--initial-percent': 101 is out of range; 0 to 100",
                "retail-replay --orders=no/such/file | '--orders': there is no file no/such/file"
            })
    void badUsageNamesTheOptionItsValueAndTheRange(String commandLine, String reason) {
        Run run = Run.of(commandLine.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason, "--help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aRunThatFailsSaysSo() {
        CommandLine broken = EarmarkExamples.commandLine().addSubcommand(new BrokenExample());
        Run run = Run.of(broken, "broken", "--how=refusal");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("The run failed: unknown SKU: A");
    }

    @Test
    void aStockThatDoesNotAddUpIsAFailure() {
        CommandLine broken = EarmarkExamples.commandLine().addSubcommand(new BrokenExample());
        Run run = Run.of(broken, "broken", "--how=lost", "--json");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("THE STOCK DOES NOT ADD UP: 1 SKUs are wrong");
        assertThat(run.err()).startsWith("A: the store has onHand 7, reserved 0, sold 0; 10 came in and 0 were sold");
        assertThat(run.figure("oversold")).isZero();
    }
}
