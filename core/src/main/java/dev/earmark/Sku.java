package dev.earmark;

/**
 * Names a thing that is kept in stock: a stock keeping unit, as the shop itself calls it.
 *
 * <p>1 to 100 characters (UTF-16 units), no control characters, no leading or trailing white space, case-sensitive.
 * Two are equal when their UTF-8 bytes are (rule R5), and sort by these bytes. Immutable.
 *
 * @param value the text as the shop writes it
 */
public record Sku(String value) implements Comparable<Sku> {

    /**
     * Takes the text as it is.
     *
     * @param value 1 to 100 characters
     * @throws IllegalArgumentException if the text breaks one of the limits; the message says which and quotes it
     */
    public Sku {
        Identifiers.requireValid("SKU", value, Identifiers.MAX_LENGTH);
    }

    /**
     * Reads well at a call: {@code Sku.of("85123A")}.
     *
     * @param value 1 to 100 characters
     * @return the same as {@code new Sku(value)}
     * @throws IllegalArgumentException if the text breaks one of the limits
     */
    public static Sku of(String value) {
        return new Sku(value);
    }

    /**
     * Orders by UTF-8 bytes, which is the order that databases with a binary collation use.
     *
     * @param other what to compare with
     * @return negative, zero or positive
     */
    @Override
    public int compareTo(Sku other) {
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
