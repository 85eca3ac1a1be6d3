package dev.earmark;

/**
 * Names one change of stock (adjust, setOnHand, returnStock), so that a repeated call has no second effect (rule R4).
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive.
 * Two are equal when their UTF-8 bytes are (rule R5), and sort by these bytes. Immutable.
 *
 * @param value the text as the shop writes it
 */
public record OperationId(String value) implements Comparable<OperationId> {

    /**
     * Takes the text as it is.
     *
     * @param value 1 to 100 characters
     * @throws IllegalArgumentException if the text breaks one of the limits; the message says which and quotes it
     */
    public OperationId {
        Identifiers.requireValid("operation id", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Reads well at a call: {@code OperationId.of("delivery-2026-11-21/3")}.
     *
     * @param value 1 to 100 characters
     * @return the same as {@code new OperationId(value)}
     * @throws IllegalArgumentException if the text breaks one of the limits
     */
    public static OperationId of(String value) {
        return new OperationId(value);
    }

    /**
     * Orders by UTF-8 bytes, which is the order that databases with a binary collation use.
     *
     * @param other what to compare with
     * @return negative, zero or positive
     */
    @Override
    public int compareTo(OperationId other) {
        return Identifiers.compareBytewise(value, other.value);
    }

    /**
     * The bare text, for logs and messages.
     *
     * @return the value
     */
    @Override
    public String toString() {
        return value;
    }
}
