package dev.earmark.redis;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Translates errors of Redis and Lettuce into what they mean for a batch (rule R8). An error that Redis answers is
 * recognised by its code, the first word. Redis 6.2 wraps errors from inside a script
 * ("ERR Error running script …: @user_script:12: OOM …", in older releases "-OOM"); later versions do not. The table is
 * in {@code docs/errors.md}. Sources: the texts in the servers' {@code server.c}, {@code script.c}, {@code acl.c},
 * {@code cluster.c} and {@code networking.c}.
 */
final class RedisErrors {
    /**
     * Lettuce has no types for these. If it changes a text, the outcome counts as unknown, which is safe but slower.
     */
    private static final Pattern UNSENT = Pattern.compile("^(Currently not connected|Connection is closed$"
            + "|Request queue size exceeded|Command buffer size exceeded|Internal stack size exceeded)");

    /** A missing permission inside a script has no code. The second wording is that of Redis before 7.2. */
    private static final Pattern DENIED_IN_SCRIPT =
            Pattern.compile("ACL failure in script|The user executing the script can't");

    /**
     * Redis has no codes for these. It kills only a script that has not written yet. Those of a cluster come from a script that
     * names a key which has left the node already, or when the cluster does not serve the slot: see {@code lua/batch/save.lua}
     * for why nothing was written then. Valkey 9 begins with "Attempted", the others with "Script attempted" or "Lua
     * script attempted".
     */
    private static final Pattern TRANSIENT_WITHOUT_CODE = Pattern.compile("^ERR max number of clients"
            + "|Script killed by user with SCRIPT KILL"
            + "|ttempted to access a non local key"
            + "|undeclared keys were accessed during rehashing of the slot");

    /**
     * The same as CLUSTERDOWN, from inside a script: with {@code cluster-allow-reads-when-down} a node without a majority runs
     * scripts until they write.
     */
    private static final Pattern CLUSTER_DOWN_WITHOUT_CODE = Pattern.compile(
            "ttempted to access a slot not served|execute a (write )?command (.* )?while the cluster is down");

    private static final Pattern WRONG_PASSWORD_WITHOUT_CODE = Pattern.compile("^ERR .*\\bAUTH\\b");

    private static final Pattern CODE = Pattern.compile("^([A-Z]+)\\b");
    private static final Pattern CODE_IN_SCRIPT = Pattern.compile("user_script: ?[0-9]+: -?([A-Z]+)\\b");
    private static final Pattern EARMARKS =
            Pattern.compile("EARMARK (.*?)(?: script: .*@user_script.*)?$", Pattern.DOTALL);

    /** Redis checks these before a command, or before a script's first write, so nothing was applied. */
    static final Set<String> TRANSIENT = Set.of(
            "OOM", // no memory left for a write
            "READONLY", // this is a replica, for example after a failover
            "LOADING", // still loading its data after a start, or as a new replica
            "MASTERDOWN", // a replica without its primary
            "BUSY", // another script is running for too long
            "NOREPLICAS", // min-replicas-to-write
            "MISCONF", // cannot save to disk, and is configured to stop writes then
            "UNBLOCKED", // was waiting when the server changed its role
            "CLUSTERDOWN",
            "ASK", // the slot is moving, and the key has left this node
            "TRYAGAIN"); // the slot is moving, and some of the keys have left

    private static final String NO_GROUP = "NOGROUP";
    private static final String CLUSTER_DOWN = "CLUSTERDOWN";

    /**
     * The server, or the user of the connection, is no longer the right one. A new connection may lead to another
     * server (by DNS, Sentinel or a proxy), and uses the present password. NOREPLICAS is what a primary answers that was
     * cut off from its replicas, while one of them may have taken its place.
     */
    static final Set<String> USELESS = Set.of(
            "READONLY",
            "LOADING",
            "MASTERDOWN",
            "NOREPLICAS",
            "UNBLOCKED",
            CLUSTER_DOWN,
            "NOAUTH",
            "WRONGPASS",
            "MOVED",
            "REDIRECT", // Valkey 8
            NO_GROUP); // a new connection creates it again

    private static final Set<String> CLUSTER = Set.of("MOVED", "CROSSSLOT");
    private static final Set<String> ACCESS = Set.of("NOAUTH", "WRONGPASS");

    private final Keys keys;

    RedisErrors(Keys keys) {
        this.keys = keys;
    }

    /** Translates an error of a write. Without an answer the outcome is unknown. */
    StoreException ofWrite(Throwable thrown) {
        // not RedisConnectionException: Lettuce also fails commands with it that were sent before the connection was
        // lost
        StoreException known = known(thrown, USELESS);
        return known != null
                ? known
                : new OutcomeUnknownException("No answer from Redis (" + describe(thrown) + ").", thrown);
    }

    /** Translates an error of a read. Without an answer nothing has happened. */
    StoreException ofRead(Throwable thrown) {
        StoreException known = known(thrown, USELESS);
        return known != null
                ? known
                : new TransientStoreException("No answer from Redis (" + describe(thrown) + ").", thrown);
    }

    /**
     * Translates an error of a connection that has not carried a command yet. There is no other one to try, so a wrong
     * password is one.
     *
     * @param isRetried whether another connection leads to the node that has the keys then
     */
    StoreException ofOpening(Throwable thrown, boolean isRetried) {
        RedisCommandExecutionException answer = Causes.find(RedisCommandExecutionException.class, thrown);
        if (answer != null) {
            return ofAnswer(String.valueOf(answer.getMessage()), thrown, isRetried ? Set.of("MOVED") : Set.of());
        }
        StoreException known = known(thrown, Set.of());
        if (known != null) {
            return known;
        }
        if (find(RedisException.class, thrown) == null) {
            return new StoreException(
                    "Lettuce cannot open a connection (" + describe(thrown)
                            + "). If the RedisClient was shut down, build the store on another one.",
                    thrown);
        }
        RedisConnectionException refused = find(RedisConnectionException.class, thrown);
        return new TransientStoreException(
                refused == null
                        ? "No answer from Redis (" + describe(thrown) + "). Nothing was sent." + hint(isRetried)
                        : "Redis cannot be reached (" + describe(refused) + "). Nothing was sent.",
                thrown);
    }

    /** The same for a store that was connected before: then user and password were accepted, and may be so again. */
    StoreException ofReopening(Throwable thrown, boolean isRetried) {
        StoreException meaning = ofOpening(thrown, isRetried);
        RedisCommandExecutionException answer = Causes.find(RedisCommandExecutionException.class, thrown);
        return answer != null && ACCESS.contains(code(String.valueOf(answer.getMessage())))
                ? new TransientStoreException(
                        meaning.getMessage() + " The store was connected before, so a retry may succeed.", thrown)
                : meaning;
    }

    /** Lettuce does not tell whether its client to a cluster was shut down. */
    private static String hint(boolean cluster) {
        return cluster ? " If the RedisClusterClient was shut down, build the store on another one." : "";
    }

    private @Nullable StoreException known(Throwable thrown, Set<String> useless) {
        RedisCommandExecutionException answer = find(RedisCommandExecutionException.class, thrown);
        if (answer != null) {
            return ofAnswer(String.valueOf(answer.getMessage()), thrown, useless);
        }
        return isUnsent(thrown)
                ? new TransientStoreException(
                        "Not connected to Redis (" + describe(thrown) + "). Nothing was sent.", thrown)
                : null;
    }

    boolean isUnsent(Throwable thrown) {
        return thrown.getMessage() != null
                && UNSENT.matcher(thrown.getMessage()).find();
    }

    boolean isConnectionUseless(Throwable thrown) {
        RedisCommandExecutionException answer = find(RedisCommandExecutionException.class, thrown);
        return answer != null && USELESS.contains(code(String.valueOf(answer.getMessage())));
    }

    private StoreException ofAnswer(String message, Throwable cause, Set<String> useless) {
        Matcher earmarks = EARMARKS.matcher(message);
        if (earmarks.find()) {
            return new StoreException(
                    earmarks.group(1) + ". The keys " + keys
                            + " were changed by hand: restore them, or call repair if only \"reserved\" is wrong. Nothing was"
                            + " applied.",
                    cause);
        }
        String code = code(message);
        if (code.equals(NO_GROUP)) {
            return new TransientStoreException(
                    "The consumer group does not exist any more: it was removed, or the server has lost data. It is created"
                            + " again, and begins with the oldest event (" + message + ").",
                    cause);
        }
        if (TRANSIENT.contains(code)
                || useless.contains(code)
                || TRANSIENT_WITHOUT_CODE.matcher(message).find()) {
            return new TransientStoreException(
                    "Redis does not accept commands at the moment (" + message + "). Nothing was applied.", cause);
        }
        return new StoreException(advice(code, message) + " (" + message + "). Nothing was applied.", cause);
    }

    private String advice(String code, String message) {
        if (code.equals("WRONGTYPE")) {
            return "One of the keys " + keys + " is not Earmark's: choose a prefix that no other application uses";
        }
        if (code.equals("NOPERM")) {
            return "The Redis user lacks a permission: grant " + keys.pattern()
                    + " with +@read +@write +@scripting +time +info +wait, and in a Redis Cluster +cluster|nodes";
        }
        if (ACCESS.contains(code)
                || WRONG_PASSWORD_WITHOUT_CODE.matcher(message).find()) {
            return "Redis denies access: check user and password";
        }
        if (code.equals("DENIED")) {
            return "Redis is in protected mode: set a password on the server";
        }
        if (CLUSTER.contains(code)) {
            return "The server is a node of a Redis Cluster that does not hold the keys " + keys
                    + ": build the store with a RedisClusterClient, or with a URI of the cluster";
        }
        return "Redis refused the script";
    }

    private static String code(String message) {
        if (CLUSTER_DOWN_WITHOUT_CODE.matcher(message).find()) {
            return CLUSTER_DOWN;
        }
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
