package dev.earmark.redis;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * What makes a connection the only one of its store whose writes are applied: the name of the store instance, and the
 * number that the server gave to this connection. {@code lua/fence.lua} refuses a write with another number. So a write
 * that the network delivers late, after the store has connected anew and decided otherwise, changes nothing.
 */
record Registration(String instance, long number) {
    static final Registration NONE = new Registration("", 0);

    /** The arguments of a script that writes: first the registration, then its own. */
    String[] before(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = instance;
        all[1] = Long.toString(number);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return all;
    }

    /** Whether a script has refused to write, because another connection has been registered since, or none is. */
    static boolean isRefused(List<Object> answer) {
        return answer.get(0).equals("fenced");
    }

    static String newName() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
