package dev.earmark;

import static java.util.Objects.requireNonNull;

/** The rules that all ids share: their limits, their order, and how messages quote them. */
final class Identifiers {
    static final int MAX_LENGTH = 100;

    private Identifiers() {}

    static String requireValid(String what, String value, int maxLength) {
        requireNonNull(value, () -> what + " is null");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty; 1 to " + maxLength + " characters are allowed");
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(what + " " + quoted(value) + " is " + value.length()
                    + " characters long; 1 to " + maxLength + " are allowed");
        }
        if (isSpace(value.codePointAt(0)) || isSpace(value.codePointBefore(value.length()))) {
            throw new IllegalArgumentException(
                    what + " " + quoted(value) + " starts or ends with white space; strip it first");
        }
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            if (isForbidden(codePoint)) {
                throw new IllegalArgumentException(
                        "%s %s contains U+%04X; control characters and unpaired surrogates are not allowed"
                                .formatted(what, quoted(value), codePoint));
            }
            i += Character.charCount(codePoint);
        }
        return value;
    }

    /** UTF-8 byte order, which is code point order, so that every store sorts in the same way. */
    static int compareBytewise(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // UTF-16 puts surrogates (code points from U+10000) below U+E000 to U+FFFF; UTF-8 puts them above
                boolean surrogateDecides = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogateDecides && a >= Character.MIN_SURROGATE && b >= Character.MIN_SURROGATE
                        ? Character.compare(b, a)
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        String shown = value.length() > MAX_LENGTH ? value.substring(0, 40) : value;
        shown.codePoints().forEach(codePoint -> {
            if (isForbidden(codePoint)) {
                out.append("\\u%04X".formatted(codePoint));
            } else {
                out.appendCodePoint(codePoint);
            }
        });
        return out.append(shown.length() < value.length() ? "…\"" : "\"").toString();
    }

    private static boolean isSpace(int codePoint) {
        return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
