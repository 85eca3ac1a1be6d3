package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an error means for a batch (rule R8). An error that Redis answers is told by its code, the first word; from inside a
 * script Redis 6.2 wraps it ("ERR Error running script …: @user_script:12: OOM …", in its older releases "-OOM"), later ones do not. Source: the servers' own texts
 * ({@code server.c}, {@code script.c}) and Redis' documentation of ACL, cluster and scripting.
 */
final class RedisErrors {
    /** Lettuce has no type for it; with another text it would count as unknown, which is safe and slower. */
    private static final String REJECTED = "Currently not connected. Commands are rejected.";

    /** A permission that is missing inside a script has no code of its own; before Redis 7.2 it is worded the second way. */
    private static final Pattern DENIED_IN_SCRIPT =
            Pattern.compile("ACL failure in script|The user executing the script can't");

    private static final Pattern CODE = Pattern.compile("^([A-Z]+)\\b");
    private static final Pattern CODE_IN_SCRIPT = Pattern.compile("user_script: ?[0-9]+: -?([A-Z]+)\\b");
    private static final Pattern OUR_OWN =
            Pattern.compile("EARMARK (.*?)(?: script: .*@user_script.*)?$", Pattern.DOTALL);

    /** Checked by Redis before a command, or before a script's first write, so that nothing was applied. */
    private static final Set<String> TRANSIENT = Set.of(
            "OOM", // no memory left for a write
            "READONLY", // a replica, as in a failover
            "LOADING", // reading its data in after a start
            "MASTERDOWN", // a replica without its primary
            "BUSY", // another script runs too long
            "NOREPLICAS", // min-replicas-to-write
            "MISCONF", // cannot save to disk, and told to stop writes then
            "CLUSTERDOWN",
            "TRYAGAIN");

    private static final Set<String> CLUSTER = Set.of("MOVED", "ASK", "CROSSSLOT");
    private static final Set<String> ACCESS = Set.of("NOAUTH", "WRONGPASS");

    private final Keys keys;

    RedisErrors(Keys keys) {
        this.keys = keys;
    }

    /** Of a script that writes: without an answer nobody knows. */
    StoreException ofWrite(Throwable thrown) {
        // Lettuce hands a connection that cannot be made anew to what was sent on the old one, too
        StoreException known = known(thrown);
        return known != null
                ? known
                : new OutcomeUnknownException("no answer from Redis (" + describe(thrown) + ")", thrown);
    }

    /** Of a read: without an answer nothing has happened. */
    StoreException ofRead(Throwable thrown) {
        StoreException known = known(thrown);
        if (known != null) {
            return known;
        }
        RedisConnectionException refused = find(RedisConnectionException.class, thrown);
        return new TransientStoreException(
                refused == null
                        ? "no answer from Redis (" + describe(thrown) + ")"
                        : "Redis cannot be reached (" + describe(refused) + ")",
                thrown);
    }

    private @Nullable StoreException known(Throwable thrown) {
        RedisCommandExecutionException answer = find(RedisCommandExecutionException.class, thrown);
        if (answer != null) {
            return ofAnswer(String.valueOf(answer.getMessage()), thrown);
        }
        return isUnsent(thrown)
                ? new TransientStoreException("not connected to Redis; nothing was sent", thrown)
                : null;
    }

    boolean isUnsent(Throwable thrown) {
        return REJECTED.equals(thrown.getMessage());
    }

    private StoreException ofAnswer(String message, Throwable cause) {
        Matcher ours = OUR_OWN.matcher(message);
        if (ours.find()) {
            return new StoreException(
                    ours.group(1) + "; somebody has changed the keys " + keys + " by hand, nothing was applied", cause);
        }
        String code = code(message);
        if (TRANSIENT.contains(code)) {
            return new TransientStoreException("Redis does not take writes for the moment (" + message + ")", cause);
        }
        return new StoreException(advice(code) + " (" + message + "); nothing was applied", cause);
    }

    private String advice(String code) {
        if (code.equals("WRONGTYPE")) {
            return "one of the keys " + keys + " is not Earmark's: give each application a prefix of its own";
        }
        if (code.equals("NOPERM")) {
            return "the Redis user lacks a permission: grant " + keys.pattern()
                    + " with +@read +@write +@scripting +time +info +wait";
        }
        if (ACCESS.contains(code)) {
            return "Redis denies access: check user and password";
        }
        if (CLUSTER.contains(code)) {
            return "the server is a node of a Redis Cluster that does not hold the keys " + keys
                    + ": connect to a single primary, or to the node that holds their hash slot";
        }
        return "Redis refused the script";
    }

    private static String code(String message) {
        if (DENIED_IN_SCRIPT.matcher(message).find()) {
            return "NOPERM";
        }
        Matcher wrapped = CODE_IN_SCRIPT.matcher(message);
        if (wrapped.find()) {
            return wrapped.group(1);
        }
        Matcher plain = CODE.matcher(message);
        return plain.find() ? plain.group(1) : "";
    }

    private static <T> @Nullable T find(Class<T> type, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static String describe(Throwable thrown) {
        return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
    }
}
