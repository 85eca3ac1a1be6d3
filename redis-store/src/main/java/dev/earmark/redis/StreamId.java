package dev.earmark.redis;

import java.util.Comparator;

/**
 * The id of an entry of a stream, as Redis writes it: {@code 1763766000000-0}. Later entries have larger ids. Both
 * numbers are unsigned.
 *
 * @param time milliseconds since 1970 by the server's clock, or the time of the entry before if that is later
 * @param number tells entries of one millisecond apart
 */
public record StreamId(long time, long number) implements Comparable<StreamId> {
    private static final Comparator<StreamId> ORDER = Comparator.comparing(StreamId::time, Long::compareUnsigned)
            .thenComparing(StreamId::number, Long::compareUnsigned);

    /**
     * Reads an id.
     *
     * @param text time and number, with a hyphen between them
     * @return the id
     * @throws IllegalArgumentException if it is not an id
     */
    public static StreamId of(String text) {
        int hyphen = text.indexOf('-');
        try {
            return new StreamId(
                    Long.parseUnsignedLong(text, 0, Math.max(0, hyphen), 10),
                    Long.parseUnsignedLong(text, hyphen + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "stream id \"" + text + "\" is not allowed; an id has the form 1763766000000-0", e);
        }
    }

    @Override
    public int compareTo(StreamId other) {
        return ORDER.compare(this, other);
    }

    /**
     * The id as Redis writes it.
     *
     * @return time and number, with a hyphen between them
     */
    @Override
    public String toString() {
        return Long.toUnsignedString(time) + "-" + Long.toUnsignedString(number);
    }
}
