package dev.earmark;

/**
 * Names a reservation: the caller's own id, an order's for example, so that a repeated call finds the first one (rule R4).
 * A shop that lets a shopper try again after a cancelled or expired attempt names the attempt: {@code order-1/2}.
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive.
 * Two are equal when their UTF-8 bytes are (rule R5), and sort by these bytes. Immutable.
 *
 * @param value the text as the shop writes it
 */
public record ReservationId(String value) implements Comparable<ReservationId> {

    /**
     * Takes the text as it is.
     *
     * @param value 1 to 100 characters
     * @throws IllegalArgumentException if the text breaks one of the limits; the message says which and quotes it
     */
    public ReservationId {
        Identifiers.requireValid("reservation id", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Reads well at a call: {@code ReservationId.of("order-1")}.
     *
     * @param value 1 to 100 characters
     * @return the same as {@code new ReservationId(value)}
     * @throws IllegalArgumentException if the text breaks one of the limits
     */
    public static ReservationId of(String value) {
        return new ReservationId(value);
    }

    /**
     * Orders by UTF-8 bytes, which is the order that databases with a binary collation use.
     *
     * @param other what to compare with
     * @return negative, zero or positive
     */
    @Override
    public int compareTo(ReservationId other) {
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
