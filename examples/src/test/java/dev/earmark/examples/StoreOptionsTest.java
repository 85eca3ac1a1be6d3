package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
                "--store=mysql-pessimistic --url=jdbc:h2:mem:a --user=a --password=a | --url has to look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)",
                "--store=mysql-pessimistic --url=localhost --user=a --password=a     | --url has to look like jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)",
                "--store=mysql-pessimistic --url=jdbc:mysql://localhost:1/a --user=a --password= | no server answers at localhost:1 (Connection refused); is it running? see --url",
                "--store=redis                                                       | --store=redis needs --url: the Redis server to work on",
                "--store=redis --reset                                               | --store=redis needs --url: the Redis server to work on",
                "--store=redis --url=redis://localhost --user=a                      | --store=redis takes no --user and no --password: they go into the URL, --url=redis://USER:PASSWORD@HOST:PORT",
                "--store=redis --url=redis://localhost --password=                   | --store=redis takes no --user and no --password",
                "--store=redis --url=redis://localhost:1                             | no server answers at localhost:1 (Connection refused: localhost/127.0.0.1:1); is it running? see --url",
                "--store=redis --url=redis-sentinel://localhost:1,localhost:2/3#shop | no server answers at localhost:1,localhost:2 (Connection refused",
                "--store=memory --url=redis://localhost                              | --store=memory takes none of them",
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
        assertThat(UnusableStoreException.unconnected(
                        url, new IllegalStateException(new SQLException("Access denied for user 'a'@'b'", "28000"))))
                .hasMessage("the server at shop:3306 denies access (Access denied for user 'a'@'b'); see --user and"
                        + " --password");
        assertThat(UnusableStoreException.unconnected(
                        url, new IllegalStateException(new SQLException("Unknown database 'a'", "42000"))))
                .hasMessage("the database at shop:3306 cannot be used (Unknown database 'a'); see --url");
    }

    @Test
    void aUserThatRedisDoesNotKnowIsToldWhereUserAndPasswordStand() {
        RedisURI server = RedisURI.create(RedisServer.url());
        Run run = Run.of(
                "quickstart",
                "--store=redis",
                "--url=redis://nobody:secret@" + server.getHost() + ":" + server.getPort());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("the server at " + server.getHost() + ":" + server.getPort() + " denies access (WRONGPASS ")
                .contains("); see the user and password in --url")
                .doesNotContain("nobody", "secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mysql-pessimistic | jdbc:mysql://b:secret@localhost:1/a?trustCertificateKeyStorePassword=secret | no server answers at localhost:1 (",
                "mysql-pessimistic | jdbc:mysql://b:secret/secret@localhost:1/a    | --url has to look like jdbc:mysql://",
                "mysql-pessimistic | redis://b:secret@localhost:1                  | --url has to look like jdbc:mysql://",
                "redis             | redis://b:secret@localhost:1                  | no server answers at localhost:1 (",
                "redis             | redis://:secret@localhost:1/5                 | no server answers at localhost:1 (",
                "redis             | rediss://b:secret@[::1]:1                     | no server answers at [::1]:1 (",
                "redis             | redis-sentinel://:secret@localhost:1#shop     | no server answers at localhost:1 (",
                "redis             | redis-sentinel://:secret@localhost:1          | --url has to look like redis://",
                "redis             | redis://b:secret@localhost:port               | --url has to look like redis://",
                "redis             | redis://b:secret@localhost:1/shop             | --url has to look like redis://",
                "redis             | redis://b:secret@secret@localhost:1           | --url has to look like redis://",
                "redis             | redis://b:secret/1@localhost:1                | --url has to look like redis://",
                "redis             | redis://b:secret^@localhost:1                 | --url has to look like redis://",
                "redis             | redis://b:1?secret@localhost:1                | --url has to look like redis://",
                "redis             | redis://b:secret@localhost:1,localhost:2      | --url has to look like redis://",
                "redis             | b:secret@localhost:1                          | --url has to look like redis://",
                "redis             | jdbc:mysql://b:secret@localhost:1/a           | --url has to look like redis://"
            })
    void passwordsAreNotShown(String store, String url, String reason) {
        List<String> arguments = new ArrayList<>(List.of("quickstart", "--store=" + store, "--url=" + url));
        if (store.startsWith("mysql")) {
            arguments.addAll(List.of("--user=a", "--password=secret"));
        }
        Run run = Run.of(arguments.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(reason).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "mysql-pessimistic, rows of Earmark",
        "mysql-optimistic, rows of Earmark",
        "redis, keys of Earmark's examples"
    })
    void aDatabaseInUseIsLeftAloneUnlessToldToResetIt(String store, String what) {
        List<String> arguments = new ArrayList<>(List.of("load-test", "--cycles=1", "--json"));
        arguments.addAll(Stores.options(store));
        assertThat(Run.of(arguments.toArray(String[]::new)).figure("onHandA")).isEqualTo(797);

        Run second = Run.of(arguments.toArray(String[]::new));
        assertThat(second.exitCode()).isEqualTo(2);
        assertThat(second.err()).contains("holds " + what + " already", "--reset");

        arguments.add("--reset");
        Run third = Run.of(arguments.toArray(String[]::new));
        assertThat(third.exitCode()).isZero();
        assertThat(third.figure("onHandA")).isEqualTo(797);
    }

    @Test
    void noRunTouchesAShopsOwnKeys() {
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
