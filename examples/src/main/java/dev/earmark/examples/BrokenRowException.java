package dev.earmark.examples;

/** A row of an orders file cannot be used; the message names its line, from 1, and says why. */
final class BrokenRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For a reason that names the line itself. */
    BrokenRowException(String reason) {
        super(reason);
    }

    BrokenRowException(long line, String reason) {
        super("line " + line + ": " + reason);
    }
}
