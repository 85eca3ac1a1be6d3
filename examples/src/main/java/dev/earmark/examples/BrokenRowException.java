package dev.earmark.examples;

/** An orders file, or a row of it, cannot be used; the message names the line, from 1, and says why. */
final class BrokenRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For a reason that names the line itself, or is about the whole file. */
    BrokenRowException(String reason) {
        super(reason);
    }

    BrokenRowException(long line, String reason) {
        super("line " + line + ": " + reason);
    }
}
