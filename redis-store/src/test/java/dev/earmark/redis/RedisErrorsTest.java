package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "CLUSTERDOWN The cluster is down"
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
                "WRONGPASS invalid username-password pair or user is disabled."
            })
    void aWrongPasswordIsPermanent(String answer) {
        assertPermanent(answer, "check user and password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MOVED 3999 127.0.0.1:6381", "CROSSSLOT Keys in request don't hash to the same slot"})
    void aNodeOfAClusterIsPermanent(String answer) {
        assertPermanent(answer, "node of a Redis Cluster");
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
        assertThat(errors.ofRead(refused))
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
        assertThat(errors.ofWrite(new RedisCommandExecutionException(answer)))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining(advice)
                .hasMessageContaining(answer)
                .hasMessageContaining("Nothing was applied");
    }
}
