package dev.earmark.redis;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Error messages of Redis 6.2, Redis 7 and later, and Valkey, including those that are hard to cause on a real server.
 */
class RedisErrorsTest {
    private final RedisErrors errors = new RedisErrors(new Keys("earmark"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "READONLY You can't write against a read only replica. script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:12: @user_script: 12: -OOM command not allowed when used memory > 'maxmemory'. ",
                "OOM command not allowed when used memory > 'maxmemory'. script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:12: OOM command not allowed when used memory > 'maxmemory'.",
                "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
                "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:12: @user_script: 12: -MISCONF Redis is configured to save RDB snapshots",
                "NOREPLICAS Not enough good replicas to write.",
                "CLUSTERDOWN The cluster is down",
                "ASK 3999 127.0.0.1:6381",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:12: @user_script: 12: Lua script attempted to access a non local key in a cluster node",
                "ERR Script attempted to access a non local key in a cluster node script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR Attempted to access a non local key in a cluster node script: on @user_script:14.",
                "ERR Can not execute a write command 'zadd' while the cluster is down and readonly script: on @user_script:14.",
                "ERR Unable to execute command 'mget' in script because undeclared keys were accessed during rehashing of the slot script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR Script attempted to execute a command while the cluster is down script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR Script attempted to access a slot not served script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5."
            })
    void aRefusalBeforeTheFirstWriteIsTransient(String answer) {
        assertThat(errors.ofWrite(new RedisCommandExecutionException(answer)))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:12: @user_script: 12: The user executing the script can't run this command or subcommand",
                "ERR The user executing the script can't access at least one of the keys mentioned in the command arguments script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR ACL failure in script: User shop has no permissions to run the 'zadd' command script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR ACL failure in script: User shop has no permissions to run the 'zadd' command script: on @user_script:5.",
                "NOPERM this user has no permissions to run the 'evalsha' command"
            })
    void aMissingPermissionIsPermanent(String answer) {
        assertPermanent(answer, "lacks a permission");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOAUTH Authentication required.",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?"
            })
    void aPasswordThatIsRefusedWhenConnectingIsPermanent(String answer) {
        assertPermanent(
                errors.ofOpening(new RedisCommandExecutionException(answer), false), answer, "check user and password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MOVED 3999 127.0.0.1:6381", "CROSSSLOT Keys in request don't hash to the same slot"})
    void aNodeOfAClusterIsPermanentWhenConnecting(String answer) {
        assertPermanent(
                errors.ofOpening(new RedisCommandExecutionException(answer), false), answer, "node of a Redis Cluster");
    }

    /** The next connection leads to the node that has the slot then. */
    @Test
    void aSlotThatHasMovedIsTransientWhenConnectingToACluster() {
        assertThat(errors.ofOpening(new RedisCommandExecutionException("MOVED 3999 127.0.0.1:6381"), true))
                .isExactlyInstanceOf(TransientStoreException.class);
    }

    /** What Redis answers with, by the first column of the table. */
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            entry("OOM", "OOM command not allowed when used memory > 'maxmemory'."),
            entry("READONLY", "READONLY You can't write against a read only replica."),
            entry("LOADING", "LOADING Redis is loading the dataset in memory"),
            entry("MASTERDOWN", "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."),
            entry("NOREPLICAS", "NOREPLICAS Not enough good replicas to write."),
            entry("UNBLOCKED", "UNBLOCKED force unblock from blocking operation, instance state changed"),
            entry("CLUSTERDOWN", "CLUSTERDOWN Hash slot not served"),
            entry("TRYAGAIN", "TRYAGAIN Multiple keys request during rehashing of slot"),
            entry("BUSY", "BUSY Redis is busy running a module command."),
            entry("MISCONF", "MISCONF Errors writing to the AOF file: No space left on device"),
            entry("ERR max number of clients", "ERR max number of clients + cluster connections reached"),
            entry(
                    "ERR … Script killed by user",
                    "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:9: Script killed by user with SCRIPT KILL..."),
            entry("NOAUTH", "NOAUTH Authentication required."),
            entry("WRONGPASS", "WRONGPASS invalid username-password pair or user is disabled."),
            entry("MOVED", "MOVED 3999 127.0.0.1:6381"),
            entry("ASK", "ASK 3999 127.0.0.1:6381"),
            entry(
                    "ERR … attempted to access a non local key",
                    "ERR Script attempted to access a non local key in a cluster node"),
            entry(
                    "ERR … while the cluster is down",
                    "ERR Script attempted to execute a write command while the cluster is down and readonly"),
            entry("REDIRECT", "REDIRECT 127.0.0.1:6381"),
            entry(
                    "NOGROUP",
                    "NOGROUP No such key '{earmark}:events' or consumer group 'mirror' in XREADGROUP with GROUP option"),
            entry("CROSSSLOT", "CROSSSLOT Keys in request don't hash to the same slot"),
            entry("NOPERM", "NOPERM User shop has no permissions to run the 'evalsha' command"),
            entry(
                    "ERR … ACL failure in script",
                    "ERR ACL failure in script: User shop has no permissions to run the 'zadd' command"),
            entry("ERR AUTH", "ERR AUTH <password> called without any password configured for the default user."),
            entry("DENIED", "DENIED Redis is running in protected mode because protected mode is enabled"),
            entry("WRONGTYPE", "WRONGTYPE Operation against a key holding the wrong kind of value"),
            entry("ERR unknown command", "ERR unknown command 'EVALSHA', with args beginning with: "),
            entry("ERR DB index is out of range", "ERR DB index is out of range"),
            entry("ERR … EARMARK", "ERR user_script:31: EARMARK A counter of SKU A is not a number"),
            entry("ERR", "ERR Error compiling script (new function): user_script:1: unexpected symbol"));

    /** Rows that are no error answers. The tests below, and those of real servers, are about them. */
    private static final Set<String> NO_ANSWERS =
            Set.of("NOSCRIPT", "no answer", "Lettuce: not connected, connection closed, queue full");

    static Stream<Arguments> documented() throws IOException {
        String page = Files.readString(Path.of("../docs/errors.md"));
        return page.substring(page.indexOf("\n## Redis and Valkey\n"))
                .lines()
                .map(line -> line.split(" \\| ", -1))
                .filter(cells -> cells.length == 3 && !cells[0].equals("| code"))
                .map(cells -> Arguments.of(cells[0].replace("| ", "").replace("`", ""), cells[2].replace(" |", "")))
                .filter(row -> !NO_ANSWERS.contains(row.get()[0]));
    }

    @ParameterizedTest
    @MethodSource("documented")
    void whatIsDocumentedHappens(String code, String decision) {
        RedisCommandExecutionException answer =
                new RedisCommandExecutionException(Objects.requireNonNull(ANSWERS.get(code), code));
        boolean isTransient = decision.startsWith("transient");
        Class<?> inUse = isTransient ? TransientStoreException.class : StoreException.class;
        Class<?> connecting = isTransient && !decision.contains("permanent when")
                ? TransientStoreException.class
                : StoreException.class;
        assertThat(errors.ofWrite(answer)).isExactlyInstanceOf(inUse);
        assertThat(errors.ofRead(answer)).isExactlyInstanceOf(inUse);
        assertThat(errors.ofOpening(answer, false)).isExactlyInstanceOf(connecting);
        assertThat(errors.isConnectionUseless(answer)).isEqualTo(decision.contains("connects anew"));
    }

    @Test
    void everyDecisionIsDocumented() throws IOException {
        List<Object> codes = documented().map(row -> row.get()[0]).toList();
        assertThat(codes).containsAll(RedisErrors.TRANSIENT).containsAll(RedisErrors.USELESS);
        assertThat(codes).containsExactlyInAnyOrderElementsOf(ANSWERS.keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Currently not connected. Commands are rejected.",
                "Connection is closed",
                "Request queue size exceeded: 4. Commands are not accepted until the queue size drops.",
                "Command buffer size exceeded: 4. Commands are not accepted until the queue size drops.",
                "Internal stack size exceeded: 4. Commands are not accepted until the stack size drops."
            })
    void whatLettuceDoesNotAcceptIsTransient(String message) {
        assertThat(errors.ofWrite(new RedisException(message)))
                .isExactlyInstanceOf(TransientStoreException.class)
                .hasMessageContaining("Nothing was sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:5.",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:12: @user_script: 12: -WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:105: WRONGTYPE Operation against a key holding the wrong kind of value"
            })
    void aKeyOfAnotherTypeIsPermanent(String answer) {
        assertPermanent(answer, "is not Earmark's");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR user_script:31: EARMARK A counter of SKU OOM is not a number script: b590401a7b8e9a45d00f91d2a071bff21b969fce, on @user_script:31.",
                "ERR user_script:31: EARMARK A counter of SKU OOM is not a number script: on @user_script:31.",
                "ERR Error running script (call to f_b590401a7b8e9a45d00f91d2a071bff21b969fce): @user_script:31: user_script:31: EARMARK A counter of SKU OOM is not a number"
            })
    void anErrorOfEarmarksScriptIsReportedWithoutTheScriptsName(String answer) {
        assertThat(errors.ofWrite(new RedisCommandExecutionException(answer)))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageStartingWith(
                        "A counter of SKU OOM is not a number. The keys {earmark}:* were changed by hand");
    }

    @Test
    void aWriteSentBeforeAFailedReconnectIsUnknown() {
        RedisException refused =
                new RedisConnectionException("Unable to connect to 127.0.0.1:6379", new IOException("refused"));
        assertThat(errors.ofWrite(refused)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(errors.ofOpening(refused, false))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("Redis cannot be reached");
    }

    @Test
    void withoutAnAnswerAWriteIsUnknownAndAReadIsTransient() {
        for (RuntimeException lost : new RuntimeException[] {
            new RedisCommandTimeoutException("Command timed out after 2 second(s)"),
            new RedisException("Connection disconnected"),
            new RedisException(new IOException("Connection reset by peer")),
            new CancellationException()
        }) {
            assertThat(errors.ofWrite(lost)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(errors.ofRead(lost)).isInstanceOf(TransientStoreException.class);
        }
    }

    private void assertPermanent(String answer, String advice) {
        assertPermanent(errors.ofWrite(new RedisCommandExecutionException(answer)), answer, advice);
    }

    private static void assertPermanent(StoreException meaning, String answer, String advice) {
        assertThat(meaning)
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining(advice)
                .hasMessageContaining(answer)
                .hasMessageContaining("Nothing was applied");
    }
}
