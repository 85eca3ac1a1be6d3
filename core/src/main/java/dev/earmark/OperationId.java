package dev.earmark;

import java.io.Serializable;
import java.util.UUID;

/**
 * Identifies one change of stock (adjust, setOnHand, returnStock), so that repeating the call has no second effect
 * (rule R4).
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive. Ids
 * are equal if their UTF-8 bytes are equal (rule R5), and are ordered by these bytes. Immutable.
 *
 * @param value the text
 */
public record OperationId(String value) implements Comparable<OperationId>, Serializable {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if the text is not valid; the message quotes it and names the limit
     */
    public OperationId {
        Identifiers.requireValid("operation id", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Shorter form of the constructor: {@code OperationId.of("delivery-2026-11-21/3")}.
     *
     * @param value 1 to 100 characters
     * @return the id
     * @throws IllegalArgumentException if the text is not valid
     */
    public static OperationId of(String value) {
        return new OperationId(value);
    }

    /**
     * Creates an id that is used once, for callers who do not repeat the call themselves. The engine's own retries are
     * safe with it; a caller who repeats the call after an error needs an id that stays the same.
     *
     * @return a new random id (a UUID)
     */
    public static OperationId random() {
        return new OperationId(UUID.randomUUID().toString());
    }

    /** Orders by UTF-8 bytes, like a database with a binary collation. */
    @Override
    public int compareTo(OperationId other) {
        return Identifiers.compareBytewise(value, other.value);
    }

    /** Returns the bare text, for logs and messages. */
    @Override
    public String toString() {
        return value;
    }
}
