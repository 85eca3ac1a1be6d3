package dev.earmark.spi;

import dev.earmark.PageToken;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list of reservations, after which the next page begins: what a {@link PageToken} contains. The
 * reservation need not be held any more; the next page begins where the last one ended, whatever ends or moves in the
 * meantime. Immutable; ordered like {@link Reservations#BY_DEADLINE}.
 *
 * @param expiresAt a deadline, by the store's clock, exact to the microsecond
 * @param id the reservation with this deadline
 */
public record PageKey(Instant expiresAt, ReservationId id) implements Comparable<PageKey> {
    /** Truncates the time to microseconds, like every store. */
    public PageKey {
        expiresAt = expiresAt.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The place of a reservation.
     *
     * @param reservation the reservation
     * @return its place
     */
    public static PageKey of(Reservation reservation) {
        return new PageKey(reservation.expiresAt(), reservation.id());
    }

    /**
     * Reads a token.
     *
     * @param token a token made by {@link #toToken()}
     * @return the place
     * @throws IllegalArgumentException if the token was made by something else
     */
    public static PageKey of(PageToken token) {
        PageKey key = decoded(token.value());
        if (key == null) {
            throw new IllegalArgumentException("page token \"" + shortened(token.value())
                    + "\" is not valid; pass the token of the page before, unchanged");
        }
        return key;
    }

    /**
     * Writes the place as a token.
     *
     * @return the token
     */
    public PageToken toToken() {
        String text = expiresAt + " " + id;
        return PageToken.of(
                Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable PageKey decoded(String value) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
            int space = text.indexOf(' ');
            return space < 0
                    ? null
                    : new PageKey(Instant.parse(text.substring(0, space)), ReservationId.of(text.substring(space + 1)));
        } catch (RuntimeException e) {
            return null; // the caller names the token
        }
    }

    static String shortened(String value) {
        return value.length() <= 200 ? value : value.substring(0, 200) + "…";
    }

    /** Orders by deadline, then by the bytes of the id. */
    @Override
    public int compareTo(PageKey other) {
        int byTime = expiresAt.compareTo(other.expiresAt);
        return byTime != 0 ? byTime : id.compareTo(other.id);
    }
}
