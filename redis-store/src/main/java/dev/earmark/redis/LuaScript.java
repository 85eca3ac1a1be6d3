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
 * script holds only the commands of its batch. There is one script for each combination of commands that is sent, 255
 * at most, and as many again for stores that write events.
 *
 * @param text the source
 * @param sha1 the digest by which EVALSHA names it
 */
record LuaScript(String text, String sha1) {

    /** The shared files that a command needs beside {@link #ALWAYS}. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "reserve", Set.of("reclaim"),
            "confirm", Set.of("finish"),
            "cancel", Set.of("finish"),
            "expire", Set.of("finish"),
            "extend", Set.of(),
            "returnStock", Set.of("journal"),
            "adjust", Set.of("reclaim", "journal", "changeOnHand"),
            "setOnHand", Set.of("reclaim", "journal", "changeOnHand"));

    private static final Set<String> ALWAYS = Set.of("declarations", "levels", "reservations", "release", "outcomes");

    /** All shared files. A file uses only those before it. */
    private static final List<String> SHARED = List.of(
            "declarations",
            "levels",
            "reservations",
            "release",
            "outcomes",
            "events",
            "reclaim",
            "finish",
            "journal",
            "changeOnHand");

    private static final Map<Set<String>, LuaScript> APPLYING = new ConcurrentHashMap<>();

    private static final Map<Set<String>, LuaScript> WITH_EVENTS = new ConcurrentHashMap<>();

    /** Finds overdue reservations. */
    static final LuaScript OVERDUE = of(List.of("common", "queries/overdue"));

    /** Reads a page of held reservations. */
    static final LuaScript HELD = of(List.of("common", "queries/held"));

    /** Removes finished reservations and old journal entries. */
    static final LuaScript PURGE = of(List.of("common", "fence", "maintenance/purge"));

    /** Removes old entries from the stream of events. */
    static final LuaScript TRIM_EVENTS = of(List.of("common", "fence", "maintenance/trimEvents"));

    /** Checks whether the server, the user and the data allow the other scripts to run. */
    static final LuaScript CHECK_SERVER = of(List.of("common", "maintenance/checkServer"));

    /** Makes a connection the only one of its store whose writes are applied. */
    static final LuaScript REGISTER = of(List.of("common", "maintenance/register"));

    /** Returns the script that applies a batch of these commands: the rules R1 to R7, which the Ledger has in Java. */
    static LuaScript applying(Set<String> commands) {
        return APPLYING.computeIfAbsent(commands, names -> compose(names, ALWAYS));
    }

    /** Returns the script that also adds what changed to the stream of events (R11). */
    static LuaScript applyingWithEvents(Set<String> commands) {
        Set<String> always = new HashSet<>(ALWAYS);
        always.add("events");
        return WITH_EVENTS.computeIfAbsent(commands, names -> compose(names, always));
    }

    private static LuaScript compose(Set<String> commands, Set<String> always) {
        Set<String> needed = new HashSet<>(always);
        commands.forEach(command -> needed.addAll(NEEDED.get(command)));
        List<String> names = new ArrayList<>(List.of("common", "fence"));
        SHARED.stream().filter(needed::contains).map(name -> "batch/" + name).forEach(names::add);
        commands.stream().sorted().map(name -> "commands/" + name).forEach(names::add);
        names.addAll(List.of("batch/save", "batch/run"));
        return of(names);
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

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-1, which every Java must have.", e);
        }
    }
}
