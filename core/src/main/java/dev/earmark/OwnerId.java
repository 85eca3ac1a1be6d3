package dev.earmark;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the shopper or cart for which a reservation is made. It is stored with the reservation, which can be found
 * by it.
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive. Ids
 * are equal if their UTF-8 bytes are equal (rule R5), and are ordered by these bytes. Immutable.
 *
 * @param value the text
 */
public record OwnerId(String value) implements Comparable<OwnerId>, Serializable {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if the text is not valid; the message quotes it and names the limit
     */
    public OwnerId {
        Identifiers.requireValid("owner", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Shorter form of the constructor: {@code OwnerId.of("shopper-7")}.
     *
     * @param value 1 to 100 characters
     * @return the id
     * @throws IllegalArgumentException if the text is not valid
     */
    public static OwnerId of(String value) {
        return new OwnerId(value);
    }

    /** Orders by UTF-8 bytes, like a database with a binary collation. */
    @Override
    public int compareTo(OwnerId other) {
        return Identifiers.compareBytewise(value, other.value);
    }

    /** Returns the bare text, for logs and messages. */
    @Override
    public String toString() {
        return value;
    }

    static void requireLimit(ReservationId id, long limit, @Nullable OwnerId owner) {
        if (owner == null) {
            throw new IllegalArgumentException(
                    "reservation " + id + " has limitPerOwner " + limit + " but no owner; name the owner");
        }
        if (limit < 1 || limit > Line.MAX_QUANTITY) {
            throw new IllegalArgumentException("limitPerOwner " + limit + " of reservation " + id
                    + " is out of range; 1 to " + Line.MAX_QUANTITY + " are allowed");
        }
    }
}
