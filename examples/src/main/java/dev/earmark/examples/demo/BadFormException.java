package dev.earmark.examples.demo;

/** A value that a visitor of the page has entered cannot be used. */
final class BadFormException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    BadFormException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The name of the field with the wrong value. */
    String field() {
        return field;
    }
}
