package dev.earmark.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLinesTest {

    @Test
    void withoutAnExampleTheCommandLineIsRejected() {
        Run run = Run.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing required subcommand", "earmark-examples --help");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart",
                "late-payment",
                "order-in-one-transaction",
                "returns",
                "nightly-import",
                "support-desk",
                "shopper-emails",
                "flash-sale",
                "checkout",
                "load-test",
                "retail-replay",
                "shop-day",
                "demo"
            })
    void everyExampleHasHelp(String example) {
        Run run = Run.of(example, "--help");
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
                "load-tset                       | There is no example 'load-tset'.",
                "nonsense                        | The examples are quickstart, late-payment, order-in-one-transaction, expired-orders, redis-mirror, returns, nightly-import, support-desk, shopper-emails, flash-sale, checkout, load-test, retail-replay, shop-day, demo.",
                "load-test --store=postgres      | '--store': 'postgres' is not one of memory, h2-pessimistic",
                "load-test --cycles=0            | '--cycles': 0 is out of range; 1 to 1000000",
                "load-test --cycles=many         | '--cycles': 'many' is not an int",
                "load-test --threads=1001        | '--threads': 1001 is out of range; 1 to 1000",
                "flash-sale --shoppers=0         | '--shoppers': 0 is out of range; 1 to 1000000",
                "flash-sale --stock=-1           | '--stock': -1 is out of range; 0 to 1000000000",
                "flash-sale --threads=0          | '--threads': 0 is out of range; 1 to 1000",
                "flash-sale --pay=1.1            | '--pay': 1.1 is out of range; 0.0 to 1.0",
                "flash-sale --pay=NaN            | '--pay': NaN is out of range; 0.0 to 1.0",
                "flash-sale --hold-for=PT0.9S    | '--hold-for': PT0.9S is out of range; PT1S to PT1H",
                "flash-sale --hold-for=2s        | '--hold-for': '2s' is not an ISO 8601 duration such as PT2S",
                "checkout --shoppers=1001        | '--shoppers': 1001 is out of range; 1 to 1000",
                "checkout --skus=0               | '--skus': 0 is out of range; 1 to 1000",
                "checkout --connections=1        | '--connections': 1 is out of range; 2 to 100",
                "checkout --payment=PT11S        | '--payment': PT11S is out of range; PT0S to PT10S",
                "checkout --declined=-0.1        | '--declined': -0.1 is out of range; 0.0 to 1.0",
                "checkout --store=memory         | --store=memory is not",
                "checkout --store=redis          | --store=redis is not",
                "demo --port=65536              | '--port': 65536 is out of range; 0 to 65535",
                "shop-day --threads=0            | '--threads': 0 is out of range; 1 to 1000",
                "retail-replay --threads=0       | '--threads': 0 is out of range; 1 to 1000",
                "retail-replay --initial-percent=101 | '--initial-percent': 101 is out of range; 0 to 100",
                "retail-replay --orders=no/such/file | '--orders': there is no file no/such/file"
            })
    void aWrongOptionIsReportedWithItsValueAndRange(String commandLine, String reason) {
        Run run = Run.of(commandLine.split(" ", -1));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason, "--help");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void aFailedRunIsReported() {
        CommandLine broken = CommandLines.create(new BrokenExample());
        Run run = Run.of(broken, "--how=refusal");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("The run failed: ").contains("A");
    }

    @Test
    void countersThatDoNotAddUpAreReported() {
        CommandLine broken = CommandLines.create(new BrokenExample());
        Run run = Run.of(broken, "--how=lost", "--json");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("THE STOCK DOES NOT ADD UP: the counters of 1 SKUs are wrong, 0 units were oversold.");
        assertThat(run.err())
                .startsWith(
                        "A: 10 units came in and 0 were sold, so expected onHand 10, reserved 0, sold 0; the store has onHand 7");
        assertThat(run.figure("oversold")).isZero();
    }
}
