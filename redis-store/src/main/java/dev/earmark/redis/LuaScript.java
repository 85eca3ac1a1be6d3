package dev.earmark.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Lua script, composed of the files in the folder {@code lua}: one file for each command, and the files they share.
 * Lua defines every function of a script again at each call, which costs a single command as much as its work. So a
 * script holds only the commands of its batch, and of what they have in common only what they need; and what only a reserve
 * needs that is not plain, the script defines when there is one. There is one script for
 * each combination of commands that is sent; Redis keeps each, as text and compiled.
 *
 * @param text the source
 * @param sha1 the digest by which EVALSHA names it
 */
record LuaScript(String text, String sha1) {

    /** The other shared files that a command or a shared file needs beside {@link #ALWAYS}. */
    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            Map.entry("notPlain", Set.of("hold", "allocate", "unknown")),
            Map.entry("confirm", Set.of("held", "sell")),
            Map.entry("confirmWith", Set.of("held", "sell", "quantities")),
            Map.entry("cancel", Set.of("held")),
            Map.entry("expire", Set.of("held")),
            Map.entry("extend", Set.of("held")),
            Map.entry("change", Set.of("held", "allocate", "unknown", "choices", "limits", "relined")),
            Map.entry("assign", Set.of("held", "limits")),
            Map.entry("returnStock", Set.of("journal", "quantities", "update")),
            Map.entry("adjust", Set.of("reclaim", "journal", "changeOnHand")),
            Map.entry("setOnHand", Set.of("reclaim", "journal", "changeOnHand")),
            Map.entry("repair", Set.of("journal", "countHeld", "repairable")),
            Map.entry("held", Set.of("outcomes", "release")),
            Map.entry("release", Set.of("update")),
            Map.entry("journal", Set.of("outcomes")),
            Map.entry("reclaim", Set.of("release")),
            Map.entry("terms", Set.of("choices")),
            Map.entry("late", Set.of("allocate", "unknown", "limits")),
            Map.entry("choices", Set.of("allocate", "quantities")),
            Map.entry("unknown", Set.of("outcomes")),
            Map.entry("allocate", Set.of("outcomes", "reclaim")),
            Map.entry("limits", Set.of("outcomes", "reclaim", "bytes", "quantities")),
            Map.entry("repairable", Set.of("quantities")),
            Map.entry("relined", Set.of("bytes")));

    private static final Set<String> ALWAYS = Set.of("declarations", "levels", "reservations");

    /** All shared files. A file uses only those before it. */
    private static final List<String> SHARED = List.of(
            "declarations",
            "levels",
            "reservations",
            "events",
            "hold",
            "update",
            "release",
            "quantities",
            "outcomes",
            "bytes",
            "unknown",
            "reclaim",
            "relined",
            "limits",
            "allocate",
            "notPlain",
            "choices",
            "terms",
            "held",
            "sell",
            "late",
            "journal",
            "changeOnHand",
            "countHeld",
            "repairable");

    private static final Map<Set<String>, LuaScript> APPLYING = new ConcurrentHashMap<>();

    private static final Map<Set<String>, LuaScript> WITH_EVENTS = new ConcurrentHashMap<>();

    /** Finds overdue reservations. */
    static final LuaScript OVERDUE = of("common", "queries/overdue");

    /** Reads a page of held reservations. */
    static final LuaScript HELD = of("common", "queries/held");

    /** Reads a page of levels. */
    static final LuaScript LEVELS = of("common", "queries/levels");

    /** Reads a page of levels and counts the held lines. */
    static final LuaScript AUDIT = of("common", "batch/countHeld", "queries/audit");

    /** Removes finished reservations and old journal entries. */
    static final LuaScript PURGE = of("common", "fence", "maintenance/purge");

    /** Removes old entries from the stream of events. */
    static final LuaScript TRIM_EVENTS = of("common", "fence", "maintenance/trimEvents");

    /** Checks whether the server, the user and the data allow the other scripts to run. */
    static final LuaScript CHECK_SERVER = of("common", "maintenance/checkServer");

    /** Makes a connection the only one of its store whose writes are applied. */
    static final LuaScript REGISTER = of("common", "maintenance/register");

    /**
     * Returns the script that applies a batch of these commands: the rules R1 to R7, which the Ledger has in Java.
     *
     * @param parts the commands, and the shared files that they need for what they name
     */
    static LuaScript applying(Set<String> parts) {
        return APPLYING.computeIfAbsent(parts, names -> compose(names, ALWAYS));
    }

    /** Returns the script that also adds what changed to the stream of events (R11). */
    static LuaScript applyingWithEvents(Set<String> parts) {
        Set<String> always = new HashSet<>(ALWAYS);
        always.add("events");
        return WITH_EVENTS.computeIfAbsent(parts, names -> compose(names, always));
    }

    private static LuaScript compose(Set<String> parts, Set<String> always) {
        Set<String> atOnce = new HashSet<>(always);
        Set<String> later = new HashSet<>();
        for (String part : parts) {
            if (part.equals("reserve")) {
                addWithNeeded("hold", atOnce);
                addWithNeeded("notPlain", later);
            } else {
                addWithNeeded(part, atOnce);
            }
        }
        later.removeAll(atOnce);
        StringBuilder text = new StringBuilder();
        add(text, "common", "fence");
        addShared(text, atOnce);
        text.append("local function defineNotPlain()\n");
        addShared(text, later);
        text.append("end\n");
        parts.stream().filter(part -> !SHARED.contains(part)).sorted().forEach(part -> add(text, "commands/" + part));
        add(text, "batch/save", "batch/run");
        return of(text);
    }

    private static void addShared(StringBuilder text, Set<String> names) {
        SHARED.stream().filter(names::contains).forEach(name -> add(text, "batch/" + name));
    }

    private static void add(StringBuilder text, String... names) {
        for (String name : names) {
            text.append(resource("lua/" + name + ".lua"));
        }
    }

    private static void addWithNeeded(String part, Set<String> needed) {
        if (needed.add(part)) {
            NEEDED.getOrDefault(part, Set.of()).forEach(other -> addWithNeeded(other, needed));
        }
    }

    private static LuaScript of(String... names) {
        StringBuilder text = new StringBuilder();
        add(text, names);
        return of(text);
    }

    private static LuaScript of(StringBuilder text) {
        return new LuaScript(text.toString(), sha1(text.toString()));
    }

    private static String resource(String name) {
        try (InputStream in = LuaScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The resource " + name + " is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("The resource " + name + " cannot be read.", e);
        }
    }

    static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which every Java must have.", e);
        }
    }
}
