package dev.earmark.examples.retail;

/** An orders file, or a row of it, cannot be used. The message says why and names the line, counted from 1. */
public final class BrokenRowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * For the whole file, or for a reason that already names the line.
     *
     * @param reason why the file cannot be used
     */
    public BrokenRowException(String reason) {
        super(reason);
    }

    BrokenRowException(long line, String reason) {
        super("line " + line + ": " + reason);
    }
}
