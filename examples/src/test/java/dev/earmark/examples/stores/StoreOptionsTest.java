package dev.earmark.examples.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.Run;
import dev.earmark.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreOptionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--store=mysql-pessimistic                                           | needs --url, --user, --password",
                "--store=mysql-optimistic --url=jdbc:mysql://localhost/a             | needs --user, --password",
                "--store=mysql-optimistic --url=jdbc:mysql://localhost/a --user=a    | needs --password",
                "--store=mysql-pessimistic --url=jdbc:h2:mem:a --user=a --password=a | --url must look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)",
                "--store=mysql-pessimistic --url=localhost --user=a --password=a     | --url must look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)",
                "--store=mysql-pessimistic --url=jdbc:mysql://localhost:1/a --user=a --password= | No server answers at localhost:1 (Connection refused). Check --url, and whether the server is running",
                "--store=redis                                                       | --store=redis needs --url: the Redis server to use",
                "--store=redis --reset                                               | --store=redis needs --url: the Redis server to use",
                "--store=redis --url=redis://localhost --user=a                      | --store=redis does not take --user and --password. Put them into the URL: --url=redis://USER:PASSWORD@HOST:PORT",
                "--store=redis --url=redis://localhost --password=                   | --store=redis does not take --user and --password",
                "--store=redis --url=redis://localhost:1                             | No server answers at localhost:1 (Connection refused: localhost/127.0.0.1:1). Check --url, and whether the server is running",
                "--store=redis --url=redis-sentinel://localhost:1,localhost:2/3#shop | No server answers at localhost:1,localhost:2 (Connection refused",
                "--store=memory --url=redis://localhost                              | --store=memory does not take --url, --user, --password and --reset",
                "--store=memory --url=jdbc:mysql://localhost/a                       | --store=memory does not take --url, --user, --password and --reset",
                "--store=h2-pessimistic --user=a                                     | --store=h2-pessimistic does not take --url, --user, --password and --reset",
                "--store=h2-optimistic --password=a                                  | --store=h2-optimistic does not take --url, --user, --password and --reset",
                "--reset                                                             | --store=h2-pessimistic does not take --url, --user, --password and --reset"
            })
    void checksWhichOptionsAStoreTakes(String options, String reason) {
        List<String> arguments = new ArrayList<>(List.of("quickstart"));
        arguments.addAll(List.of(options.split(" ", -1)));
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason);
        assertThat(run.out()).isEmpty();
    }

    /** With made-up exceptions, because the embedded MariaDB accepts every user. */
    @Test
    void onlyDeniedAccessPointsAtUserAndPassword() {
        String url = "jdbc:mysql://b:secret@shop:3306/a";
        assertThat(UnusableStoreException.unconnected(
                        url, new IllegalStateException(new SQLException("Access denied for user 'a'@'b'", "28000"))))
                .hasMessage("The server at shop:3306 denies access (Access denied for user 'a'@'b'). Check --user and"
                        + " --password");
        assertThat(UnusableStoreException.unconnected(
                        url, new IllegalStateException(new SQLException("Unknown database 'a'", "42000"))))
                .hasMessage("Cannot use the database at shop:3306 (Unknown database 'a'). Check --url");
    }

    @Test
    void aUserThatRedisDoesNotKnowPointsAtTheUrl() {
        RedisURI server = RedisURI.create(RedisServer.url());
        Run run = Run.of(
                "quickstart",
                "--store=redis",
                "--url=redis://stranger:secret@" + server.getHost() + ":" + server.getPort());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("The server at " + server.getHost() + ":" + server.getPort() + " denies access (WRONGPASS ")
                .contains("). Check the user and password in --url")
                .doesNotContain("stranger", "secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mysql-pessimistic | jdbc:mysql://b:secret@localhost:1/a?trustCertificateKeyStorePassword=secret | No server answers at localhost:1 (",
                "mysql-pessimistic | jdbc:mysql://b:secret/secret@localhost:1/a    | --url must look like jdbc:mysql://",
                "mysql-pessimistic | redis://b:secret@localhost:1                  | --url must look like jdbc:mysql://",
                "redis             | redis://b:secret@localhost:1                  | No server answers at localhost:1 (",
                "redis             | redis://:secret@localhost:1/5                 | No server answers at localhost:1 (",
                "redis             | rediss://b:secret@[::1]:1                     | No server answers at [::1]:1 (",
                "redis             | redis-sentinel://:secret@localhost:1#shop     | No server answers at localhost:1 (",
                "redis             | redis-sentinel://:secret@localhost:1          | --url must look like redis://",
                "redis             | redis://b:secret@localhost:port               | --url must look like redis://",
                "redis             | redis://b:secret@localhost:1/shop             | --url must look like redis://",
                "redis             | redis://b:secret@secret@localhost:1           | --url must look like redis://",
                "redis             | redis://b:secret/1@localhost:1                | --url must look like redis://",
                "redis             | redis://b:secret^@localhost:1                 | --url must look like redis://",
                "redis             | redis://b:1?secret@localhost:1                | --url must look like redis://",
                "redis             | redis://b:secret@localhost:1,localhost:2      | --url must look like redis://",
                "redis             | b:secret@localhost:1                          | --url must look like redis://",
                "redis             | jdbc:mysql://b:secret@localhost:1/a           | --url must look like redis://"
            })
    void messagesDoNotShowPasswords(String store, String url, String reason) {
        List<String> arguments = new ArrayList<>(List.of("quickstart", "--store=" + store, "--url=" + url));
        if (store.startsWith("mysql")) {
            arguments.addAll(List.of("--user=a", "--password=secret"));
        }
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason).doesNotContain("secret");
    }

    @Test
    void refusesARedisThatIsInUseUnlessItMayResetIt() {
        refusesADatabaseThatIsInUseUnlessItMayResetIt("redis", "keys of Earmark's examples");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"mysql-pessimistic, Earmark rows", "postgresql-optimistic, Earmark rows"})
    void refusesADatabaseThatIsInUseUnlessItMayResetIt(String store, String what) {
        List<String> arguments = new ArrayList<>(List.of("load-test", "--cycles=1", "--json"));
        arguments.addAll(TestStores.options(store));
        assertThat(Run.of(arguments.toArray(String[]::new)).figure("onHandA")).isEqualTo(797);

        Run second = Run.of(arguments.toArray(String[]::new));
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("already has " + what, "--reset");

        arguments.add("--reset");
        Run third = Run.of(arguments.toArray(String[]::new));
        assertThat(third.exitCode()).isZero();
        assertThat(third.figure("onHandA")).isEqualTo(797);
    }

    @Test
    void noRunTouchesTheKeysOfARealShop() {
        RedisClient client = RedisClient.create(RedisServer.url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> redis = connection.sync();
            String shops = "{earmark}:onHand:" + UUID.randomUUID();
            redis.set(shops, "7");
            assertThat(Run.on("redis", "quickstart", "--reset").exitCode()).isZero();
            assertThat(redis.get(shops)).isEqualTo("7");
            redis.del(shops);
        } finally {
            client.shutdown();
        }
    }
}
