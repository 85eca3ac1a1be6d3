package dev.earmark;

import java.io.Serializable;

/**
 * Marks the place in a list of reservations or SKUs where the next page begins. An opaque text that is safe in a URL: keep it,
 * send it to a browser and back, but do not read anything into it. Immutable.
 *
 * @param value the text; which texts are valid is decided when the token is used
 */
public record PageToken(String value) implements Serializable {

    /**
     * Wraps a text that came from {@link #value()}.
     *
     * @param value the text
     * @return the token
     */
    public static PageToken of(String value) {
        return new PageToken(value);
    }

    /**
     * Returns the bare text.
     *
     * @return the value
     */
    @Override
    public String toString() {
        return value;
    }
}
