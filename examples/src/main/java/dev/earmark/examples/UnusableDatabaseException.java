package dev.earmark.examples;

/** The database on the command line cannot be used; the message says why and what to do. */
final class UnusableDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnusableDatabaseException(String message) {
        super(message);
    }
}
