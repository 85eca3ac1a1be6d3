package dev.earmark.redis;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What has to be right before the first command: nothing of the stock may be evicted, and every script can run to its end. */
final class ServerCheck {
    /**
     * Goes up when the keys or texts change in a way that the version before could not read, or would not keep: 2 has the index of
     * owners.
     */
    static final String LAYOUT = "2";

    private static final Pattern POLICY = Pattern.compile("^maxmemory_policy:(\\S+)", Pattern.MULTILINE);

    private final Redis redis;

    ServerCheck(Redis redis) {
        this.redis = redis;
    }

    /** INFO tells it too, and managed servers that forbid CONFIG allow INFO as a rule. */
    void requireNoEviction() {
        String info;
        try {
            info = redis.read(commands -> commands.info("memory"));
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            throw unknownPolicy(e);
        }
        Matcher policy = POLICY.matcher(info);
        if (!policy.find()) {
            throw unknownPolicy(null);
        }
        // volatile-* evict only keys that expire, and none of Earmark's does
        if (!policy.group(1).equals("noeviction") && !policy.group(1).startsWith("volatile-")) {
            throw new StoreException(
                    "the server evicts keys when its memory is full (maxmemory-policy " + policy.group(1)
                            + "), so stock and reservations could vanish; set maxmemory-policy noeviction, or build the store"
                            + " with allowEviction() if you know that its memory cannot fill up",
                    null);
        }
    }

    private static StoreException unknownPolicy(@Nullable Throwable cause) {
        return new StoreException(
                "the server does not tell its maxmemory-policy (INFO memory), so nobody knows whether it may evict stock; permit"
                        + " INFO, or build the store with allowEviction()",
                cause);
    }

    /** For no replica, so that it comes back at once; what matters is whether the user may ask. */
    void requireWait() {
        redis.read(commands -> commands.waitForReplication(0, 1));
    }

    void requireUsable() {
        List<Object> answer = redis.writeOnPrimary(Script.OPEN, LAYOUT);
        String word = (String) answer.get(0);
        if (word.equals("type")) {
            throw new StoreException(
                    "key " + answer.get(1) + " holds a " + answer.get(2)
                            + " that is not Earmark's: another application uses the same prefix; give the store one of its own",
                    null);
        }
        if (word.equals("layout")) {
            throw new StoreException(
                    "key " + answer.get(1) + " says that the data has layout " + answer.get(2)
                            + ", and this version of Earmark knows layout " + LAYOUT
                            + "; use the version of Earmark that wrote it, or another prefix",
                    null);
        }
    }
}
