package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
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
                "--store=mysql-pessimistic --url=jdbc:h2:mem:a --user=a --password=a | --url has to look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)",
                "--store=mysql-pessimistic --url=localhost --user=a --password=a     | --url has to look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)",
                "--store=mysql-pessimistic --url=jdbc:mysql://localhost:1/a --user=a --password= | no server answers at localhost:1 (Connection refused); is it running? see --url",
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

    /** Made up, because the embedded MariaDB lets everybody in. */
    @Test
    void userAndPasswordAreToBlameOnlyIfAccessIsDenied() {
        String url = "jdbc:mysql://b:secret@shop:3306/a";
        assertThat(UnusableDatabaseException.unconnected(
                        url, new IllegalStateException(new SQLException("Access denied for user 'a'@'b'", "28000"))))
                .hasMessage("the server at shop:3306 denies access (Access denied for user 'a'@'b'); see --user and"
                        + " --password");
        assertThat(UnusableDatabaseException.unconnected(
                        url, new IllegalStateException(new SQLException("Unknown database 'a'", "42000"))))
                .hasMessage("the database at shop:3306 cannot be used (Unknown database 'a'); see --url");
    }

    @Test
    void passwordsAreNotShown() {
        Run run = Run.of(
                "quickstart",
                "--store=mysql-pessimistic",
                "--url=jdbc:mysql://b:secret@localhost:1/a?trustCertificateKeyStorePassword=secret",
                "--user=a",
                "--password=secret");
        assertThat(run.err()).contains("no server answers at localhost:1 (").doesNotContain("secret");
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
