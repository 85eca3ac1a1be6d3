package dev.earmark.redis;

import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks before the first command that the server cannot evict stock and that every script can run to its end. */
final class ServerCheck {
    /**
     * The version of the keys and texts. Raised when they change in a way that the previous version cannot read or
     * would not maintain: 3 renames the index of deadlines to {@code expiresAt}.
     */
    static final String LAYOUT = "3";

    private static final Pattern POLICY = Pattern.compile("^maxmemory_policy:(\\S+)", Pattern.MULTILINE);

    private final ScriptRunner runner;

    ServerCheck(ScriptRunner runner) {
        this.runner = runner;
    }

    /** Asks INFO, because managed servers that forbid CONFIG usually permit INFO. */
    void requireNoEviction() {
        String info;
        try {
            info = runner.read(commands -> commands.info("memory"));
        } catch (TransientStoreException e) {
            throw e;
        } catch (StoreException e) {
            throw unknownPolicy(e);
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
    void requireWait() {
        runner.read(commands -> commands.waitForReplication(0, 1));
    }

    void requireUsable() {
        List<Object> answer = runner.writeOnPrimary(LuaScript.CHECK_SERVER, LAYOUT);
        String word = (String) answer.get(0);
        if (word.equals("type")) {
            throw new StoreException(
                    "Key " + answer.get(1) + " holds a " + answer.get(2)
                            + " that is not Earmark's. Another application uses the same prefix: choose another one for the"
                            + " store.",
                    null);
        }
        if (word.equals("layout")) {
            throw new StoreException(
                    "The data has layout " + answer.get(2) + " (key " + answer.get(1)
                            + "), but this version of Earmark needs layout " + LAYOUT
                            + ". Use the version of Earmark that wrote the data, or another prefix.",
                    null);
        }
    }
}
