package dev.earmark.examples.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads the form of the page. */
final class Form {
    private static final int MAX_BYTES = 4_096;

    private Form() {}

    /**
     * Reads a request body.
     *
     * @throws BadFormException if it is too long or not encoded as browsers do
     */
    static Map<String, String> read(InputStream body) throws IOException, BadFormException {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new BadFormException("", "the form is longer than " + MAX_BYTES + " bytes");
        }
        Map<String, String> form = new HashMap<>();
        for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decode(String text) throws BadFormException {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadFormException("", "the form is not encoded as application/x-www-form-urlencoded");
        }
    }
}
