package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--store=mysql-pessimistic                                           | needs --url, --user, --password",
                "--store=mysql-optimistic --url=jdbc:mysql://localhost/a             | needs --user, --password",
                "--store=mysql-optimistic --url=jdbc:mysql://localhost/a --user=a    | needs --password",
                "--store=mysql-pessimistic --url=jdbc:h2:mem:a --user=a --password=a | '--url': it has to start with jdbc:mysql:",
                "--store=mysql-pessimistic --url=jdbc:mysql://localhost:1/a --user=a --password= | lead to no database",
                "--store=memory --url=jdbc:mysql://localhost/a                       | --store=memory takes none of them",
                "--store=h2-pessimistic --user=a                                     | --store=h2-pessimistic takes none of them",
                "--store=h2-optimistic --password=a                                  | --store=h2-optimistic takes none of them",
                "--reset                                                             | --store=h2-pessimistic takes none of them"
            })
    void aServersOptionsAreForAServerOnly(String options, String reason) {
        List<String> arguments = new ArrayList<>(List.of("quickstart"));
        arguments.addAll(List.of(options.split(" ", -1)));
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void passwordsAreNotShown() {
        Run run = Run.of(
                "quickstart",
                "--store=mysql-pessimistic",
                "--url=jdbc:mysql://localhost:1/a",
                "--user=a",
                "--password=secret");
        assertThat(run.err()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql-pessimistic", "mysql-optimistic"})
    void aDatabaseInUseIsLeftAloneUnlessToldToResetIt(String store) {
        List<String> arguments = new ArrayList<>(List.of("load-test", "--cycles=1", "--json"));
        arguments.addAll(Stores.options(store));
        assertThat(Run.of(arguments.toArray(String[]::new)).figure("onHandA")).isEqualTo(797);

        Run second = Run.of(arguments.toArray(String[]::new));
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("holds rows of Earmark already", "--reset");

        arguments.add("--reset");
        Run third = Run.of(arguments.toArray(String[]::new));
        assertThat(third.exitCode()).isZero();
        assertThat(third.figure("onHandA")).isEqualTo(797);
    }
}
