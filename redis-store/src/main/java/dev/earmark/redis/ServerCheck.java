package dev.earmark.redis;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.lettuce.core.RedisFuture;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks on each new connection, before it carries a command, that the server cannot evict stock, that every script can
 * run to its end, and that the data is still that of the first connection. Then it registers the connection.
 */
final class ServerCheck implements ConnectionCheck {
    /**
     * The version of the keys and texts. Raised when they change in a way that the previous version cannot read or
     * would not maintain: 3 renames the index of deadlines to {@code expiresAt}, 4 adds the indexes {@code skus} and {@code
     * bought}.
     */
    static final String LAYOUT = "4";

    private static final Logger log = LoggerFactory.getLogger(RedisStockStore.class);

    private static final Pattern POLICY = Pattern.compile("^maxmemory_policy:(\\S+)", Pattern.MULTILINE);

    private final Scripts scripts;
    private final RedisErrors errors;
    private final Keys keys;
    private final Requirements required;
    private final String instance = Registration.newName();
    private String identity = "";
    private long lastNumber;
    private volatile String version = "";

    ServerCheck(Scripts scripts, RedisErrors errors, Keys keys, Requirements required) {
        this.scripts = scripts;
        this.errors = errors;
        this.keys = keys;
        this.required = required;
    }

    /** What the builder's options ask of a server beside the scripts. */
    record Requirements(boolean noEviction, boolean replicas, boolean events) {}

    @Override
    public void accept(RedisConnection connection) {
        if (required.noEviction()) {
            requireNoEviction(connection);
        }
        requireUsable(connection);
        if (required.replicas()) {
            requireWait(connection);
        }
        List<Object> number = scripts.run(connection, LuaScript.REGISTER, instance, Long.toString(lastNumber));
        lastNumber = Long.parseLong((String) number.get(0));
        connection.register(new Registration(instance, lastNumber));
    }

    /** The version of the server, which is known once a connection was accepted. Empty before Redis 7. */
    String version() {
        return version;
    }

    /** An entry that remains is harmless, and newer ones displace it. */
    @Override
    public void leave(RedisConnection connection) {
        RedisFuture<Long> ignored = connection.commands().zrem(keys.connections(), instance);
    }

    /** Asks INFO, because managed servers that forbid CONFIG usually permit INFO. */
    private void requireNoEviction(RedisConnection connection) {
        String info;
        try {
            info = connection.await(connection.commands().info("memory"));
        } catch (RuntimeException e) {
            StoreException meaning = errors.ofOpening(e, false);
            throw meaning instanceof TransientStoreException ? meaning : unknownPolicy(meaning);
        }
        Matcher policy = POLICY.matcher(info);
        if (!policy.find()) {
            throw unknownPolicy(null);
        }
        // volatile-* policies evict only keys with an expiry, and Earmark sets none
        if (!policy.group(1).equals("noeviction") && !policy.group(1).startsWith("volatile-")) {
            throw new StoreException(
                    "The server evicts keys when its memory is full (maxmemory-policy " + policy.group(1)
                            + "), so it could lose stock and reservations. Set maxmemory-policy to noeviction, or build the"
                            + " store with allowEviction() if you are sure that the memory cannot fill up.",
                    null);
        }
    }

    private static StoreException unknownPolicy(@Nullable Throwable cause) {
        return new StoreException(
                "The server does not report its maxmemory-policy (INFO memory), so it is unknown whether it may evict stock."
                        + " Permit INFO to the user, or build the store with allowEviction().",
                cause);
    }

    /** Waits for no replica and so returns at once. It checks whether the user may use WAIT. */
    private static void requireWait(RedisConnection connection) {
        connection.await(connection.commands().waitForReplication(0, 1));
    }

    private void requireUsable(RedisConnection connection) {
        List<Object> answer = scripts.run(
                connection,
                LuaScript.CHECK_SERVER,
                LAYOUT,
                identity,
                Registration.newName(),
                required.events() ? "events" : "");
        switch ((String) answer.get(0)) {
            case "type" ->
                throw new StoreException(
                        "Key " + answer.get(1) + " holds a " + answer.get(2)
                                + " that is not Earmark's. Another application uses the same prefix: choose another one for the"
                                + " store.",
                        null);
            case "layout" ->
                throw new StoreException(
                        "The data has layout " + answer.get(2) + " (key " + answer.get(1)
                                + "), but this version of Earmark needs layout " + LAYOUT
                                + ". Follow UPGRADING.md to move the data, use the version of Earmark that wrote it, or"
                                + " another prefix.",
                        null);
            case "incomplete" ->
                throw new StoreException(
                        "The data is incomplete: key " + answer.get(1)
                                + " is missing, and others that need it are there. If the"
                                + " server is a node of a Redis Cluster, it may have failed while the hash slot was moving, and the"
                                + " keys are on two nodes: run redis-cli --cluster fix. Otherwise keys were deleted: restore the data,"
                                + " or count the stock and use another prefix.",
                        null);
            case "otherData" ->
                throw new StoreException(
                        "The server does not have the data of this store any more: key " + answer.get(1) + " is "
                                + (answer.get(2).equals("") ? "missing" : "another one")
                                + ". The data was deleted, a server without persistence was restarted, or the address now leads"
                                + " to another server. Restore the data, or count the stock and build a new store.",
                        null);
            default -> {
                warnIfOthersWriteEvents(answer.get(2).equals(1L));
                identity = (String) answer.get(1);
                version = (String) answer.get(3);
            }
        }
    }

    /** The readers of the events would not learn what this store changes. */
    private void warnIfOthersWriteEvents(boolean present) {
        if (present && !required.events() && identity.isEmpty()) {
            log.warn(
                    "{} exists, but this store writes no events, so its changes will be missing there. Build every store"
                            + " of this prefix with events(…); or delete the key if no store writes events any more",
                    keys.events());
        }
    }
}
