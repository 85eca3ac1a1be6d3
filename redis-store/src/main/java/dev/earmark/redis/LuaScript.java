package dev.earmark.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Lua script, composed of the files in the folder {@code lua}: one file for each command, and the files they share.
 * Lua defines every function of a script again at each call, which costs a single command as much as its work. So a
 * script holds only the commands of its batch, and of what they have in common only what they need. There is one script for
 * each combination of commands that is sent; Redis keeps each, as text and compiled.
 *
 * @param text the source
 * @param sha1 the digest by which EVALSHA names it
 */
record LuaScript(String text, String sha1) {

    /** The other shared files that a command or a shared file needs beside {@link #ALWAYS}. */
    private static final Map<String, Set<String>> NEEDED = Map.ofEntries(
            Map.entry("reserve", Set.of("allocate", "unknown")),
            Map.entry("confirm", Set.of("held", "sell")),
            Map.entry("confirmWith", Set.of("held", "sell", "quantities")),
            Map.entry("cancel", Set.of("held")),
            Map.entry("expire", Set.of("held")),
            Map.entry("extend", Set.of("held")),
            Map.entry("change", Set.of("held", "allocate", "unknown", "choices", "limits", "relined")),
            Map.entry("assign", Set.of("held", "limits")),
            Map.entry("returnStock", Set.of("journal", "quantities")),
            Map.entry("adjust", Set.of("reclaim", "journal", "changeOnHand")),
            Map.entry("setOnHand", Set.of("reclaim", "journal", "changeOnHand")),
            Map.entry("repair", Set.of("journal", "countHeld", "repairable")),
            Map.entry("terms", Set.of("choices")),
            Map.entry("late", Set.of("allocate", "unknown", "limits")),
            Map.entry("choices", Set.of("allocate", "quantities")),
            Map.entry("allocate", Set.of("reclaim")),
            Map.entry("limits", Set.of("reclaim", "bytes", "quantities")),
            Map.entry("repairable", Set.of("quantities")),
            Map.entry("relined", Set.of("bytes")));

    private static final Set<String> ALWAYS = Set.of("declarations", "levels", "reservations", "release", "outcomes");

    /** All shared files. A file uses only those before it. */
    private static final List<String> SHARED = List.of(
            "declarations",
            "levels",
            "reservations",
            "release",
            "quantities",
            "outcomes",
            "events",
            "bytes",
            "unknown",
            "reclaim",
            "relined",
            "limits",
            "allocate",
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
    static final LuaScript OVERDUE = of(List.of("common", "queries/overdue"));

    /** Reads a page of held reservations. */
    static final LuaScript HELD = of(List.of("common", "queries/held"));

    /** Reads a page of levels. */
    static final LuaScript LEVELS = of(List.of("common", "queries/levels"));

    /** Reads a page of levels and counts the held lines. */
    static final LuaScript AUDIT = of(List.of("common", "batch/countHeld", "queries/audit"));

    /** Removes finished reservations and old journal entries. */
    static final LuaScript PURGE = of(List.of("common", "fence", "maintenance/purge"));

    /** Removes old entries from the stream of events. */
    static final LuaScript TRIM_EVENTS = of(List.of("common", "fence", "maintenance/trimEvents"));

    /** Checks whether the server, the user and the data allow the other scripts to run. */
    static final LuaScript CHECK_SERVER = of(List.of("common", "maintenance/checkServer"));

    /** Makes a connection the only one of its store whose writes are applied. */
    static final LuaScript REGISTER = of(List.of("common", "maintenance/register"));

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
        Set<String> needed = new HashSet<>(always);
        parts.forEach(part -> addWithNeeded(part, needed));
        List<String> names = new ArrayList<>(List.of("common", "fence"));
        SHARED.stream().filter(needed::contains).map(name -> "batch/" + name).forEach(names::add);
        parts.stream()
                .filter(part -> !SHARED.contains(part))
                .sorted()
                .map(name -> "commands/" + name)
                .forEach(names::add);
        names.addAll(List.of("batch/save", "batch/run"));
        return of(names);
    }

    private static void addWithNeeded(String part, Set<String> needed) {
        if (needed.add(part)) {
            NEEDED.getOrDefault(part, Set.of()).forEach(other -> addWithNeeded(other, needed));
        }
    }

    private static LuaScript of(List<String> names) {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> text.append(resource("lua/" + name + ".lua")));
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
