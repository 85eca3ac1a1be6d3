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
 * A Lua script, put together from the resources beside this class: one file per command, the helpers they share once. Lua
 * defines every function of a script anew for each call, which costs a lone command as much as its work; so a script holds
 * only the commands of its batch. There are as many scripts as kinds of batches are sent, 255 at the most.
 *
 * @param text what Redis runs
 * @param sha1 the name that Redis gives it
 */
record Script(String text, String sha1) {

    /** What each command needs beside itself. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "reserve", Set.of("reclaim"),
            "confirm", Set.of("finish"),
            "cancel", Set.of("finish"),
            "expire", Set.of("finish"),
            "extend", Set.of(),
            "returnStock", Set.of("operations"),
            "adjust", Set.of("reclaim", "operations", "onHand"),
            "setOnHand", Set.of("reclaim", "operations", "onHand"));

    /** In an order in which each finds what it needs before it. */
    private static final List<String> PARTS = List.of(
            "store",
            "levels",
            "reservations",
            "units",
            "outcomes",
            "reclaim",
            "finish",
            "operations",
            "onHand",
            "reserve",
            "confirm",
            "cancel",
            "expire",
            "extend",
            "adjust",
            "setOnHand",
            "returnStock",
            "save",
            "apply");

    private static final Set<String> ALWAYS =
            Set.of("store", "levels", "reservations", "units", "outcomes", "save", "apply");

    private static final Map<Set<String>, Script> APPLYING = new ConcurrentHashMap<>();

    /** Which reservations are held beyond their deadlines. */
    static final Script OVERDUE = of(List.of("store", "overdue"));

    /** A page of what is held. */
    static final Script HELD = of(List.of("store", "held"));

    /** Forgets what is over. */
    static final Script PURGE = of(List.of("store", "purge"));

    /** Looks whether the server, the user and the data are fit for the others. */
    static final Script OPEN = of(List.of("store", "open"));

    /** The rules R1 to R7 for some commands, as the Ledger has them in Java for all. */
    static Script applying(Set<String> commands) {
        return APPLYING.computeIfAbsent(commands, Script::compose);
    }

    private static Script compose(Set<String> commands) {
        Set<String> parts = new HashSet<>(ALWAYS);
        for (String command : commands) {
            parts.add(command);
            parts.addAll(NEEDED.get(command));
        }
        return of(PARTS.stream().filter(parts::contains).toList());
    }

    private static Script of(List<String> names) {
        StringBuilder text = new StringBuilder();
        names.forEach(name -> text.append(resource("scripts/" + name + ".lua")));
        return new Script(text.toString(), sha1(text.toString()));
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + " cannot be read", e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
