package dev.earmark;

import java.io.Serializable;

/**
 * Identifies a reservation. The caller chooses the id, for example an order number, so that a repeated call finds the
 * first reservation (rule R4). For another attempt after a cancelled or expired one, name the attempt: {@code
 * order-1/2}.
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive. Ids
 * are equal if their UTF-8 bytes are equal (rule R5), and are ordered by these bytes. Immutable.
 *
 * @param value the text
 */
public record ReservationId(String value) implements Comparable<ReservationId>, Serializable {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if the text is not valid; the message quotes it and names the limit
     */
    public ReservationId {
        Identifiers.requireValid("reservation id", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Shorter form of the constructor: {@code ReservationId.of("order-1")}.
     *
     * @param value 1 to 100 characters
     * @return the id
     * @throws IllegalArgumentException if the text is not valid
     */
    public static ReservationId of(String value) {
        return new ReservationId(value);
    }

    /** Orders by UTF-8 bytes, like a database with a binary collation. */
    @Override
    public int compareTo(ReservationId other) {
        return Identifiers.compareBytewise(value, other.value);
    }

    /** Returns the bare text, for logs and messages. */
    @Override
    public String toString() {
        return value;
    }
}
