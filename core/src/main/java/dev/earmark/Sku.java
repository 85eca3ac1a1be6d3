package dev.earmark;

import java.io.Serializable;

/**
 * Identifies something that is kept in stock: a stock keeping unit, as the shop itself names it.
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive. Ids
 * are equal if their UTF-8 bytes are equal (rule R5), and are ordered by these bytes. Immutable.
 *
 * @param value the text
 */
public record Sku(String value) implements Comparable<Sku>, Serializable {

    /**
     * Checks the text.
     *
     * @throws IllegalArgumentException if the text is not valid; the message quotes it and names the limit
     */
    public Sku {
        Identifiers.requireValid("SKU", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Shorter form of the constructor: {@code Sku.of("85123A")}.
     *
     * @param value 1 to 100 characters
     * @return the id
     * @throws IllegalArgumentException if the text is not valid
     */
    public static Sku of(String value) {
        return new Sku(value);
    }

    /** Orders by UTF-8 bytes, like a database with a binary collation. */
    @Override
    public int compareTo(Sku other) {
        return Identifiers.compareBytewise(value, other.value);
    }

    /** Returns the bare text, for logs and messages. */
    @Override
    public String toString() {
        return value;
    }
}
