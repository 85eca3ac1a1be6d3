package dev.earmark;

/**
 * Names whom a reservation is for: a shopper or a cart, as the shop calls them. Stored and found with the reservation.
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive.
 * Two are equal when their UTF-8 bytes are (rule R5), and sort by these bytes. Immutable.
 *
 * @param value the text as the shop writes it
 */
public record OwnerId(String value) implements Comparable<OwnerId> {

    /**
     * Takes the text as it is.
     *
     * @param value 1 to 100 characters
     * @throws IllegalArgumentException if the text breaks one of the limits; the message says which and quotes it
     */
    public OwnerId {
        Identifiers.requireValid("owner", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Reads well at a call: {@code OwnerId.of("shopper-7")}.
     *
     * @param value 1 to 100 characters
     * @return the same as {@code new OwnerId(value)}
     * @throws IllegalArgumentException if the text breaks one of the limits
     */
    public static OwnerId of(String value) {
        return new OwnerId(value);
    }

    /**
     * Orders by UTF-8 bytes, which is the order that databases with a binary collation use.
     *
     * @param other what to compare with
     * @return negative, zero or positive
     */
    @Override
    public int compareTo(OwnerId other) {
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
