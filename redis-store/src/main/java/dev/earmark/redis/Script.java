package dev.earmark.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script, put together from the resources beside this class: one file per command, the helpers they share once.
 *
 * @param text what Redis runs
 * @param sha1 the name that Redis gives it
 */
record Script(String text, String sha1) {

    /** The rules R1 to R7, as the Ledger has them in Java. */
    static final Script APPLY = of(List.of(
            "store",
            "levels",
            "reservations",
            "units",
            "outcomes",
            "reserve",
            "finish",
            "confirm",
            "cancel",
            "expire",
            "extend",
            "operations",
            "onHand",
            "adjust",
            "setOnHand",
            "returnStock",
            "save",
            "apply"));

    /** Which reservations are held beyond their deadlines. */
    static final Script OVERDUE = of(List.of("store", "overdue"));

    /** Forgets what is over. */
    static final Script PURGE = of(List.of("store", "purge"));

    /** Looks whether the server, the user and the data are fit for the others. */
    static final Script OPEN = of(List.of("store", "open"));

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
