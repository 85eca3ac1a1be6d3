package dev.earmark;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of a list of reservations, read at one instant. Immutable. */
public final class ReservationPage {
    private final List<Reservation> reservations;
    private final @Nullable PageToken next;

    ReservationPage(List<Reservation> reservations, @Nullable PageToken next) {
        this.reservations = List.copyOf(reservations);
        this.next = next;
    }

    /**
     * The reservations on this page.
     *
     * @return an unmodifiable list, the earliest deadline first; may be empty
     */
    public List<Reservation> reservations() {
        return reservations;
    }

    /**
     * The place where the next page begins.
     *
     * @return the token for {@link PageRequest#after}, or empty if this is the last page
     */
    public Optional<PageToken> next() {
        return Optional.ofNullable(next);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReservationPage page
                && reservations.equals(page.reservations)
                && Objects.equals(next, page.next);
    }

    @Override
    public int hashCode() {
        return Objects.hash(reservations, next);
    }

    @Override
    public String toString() {
        return "ReservationPage" + reservations + (next == null ? " (last page)" : " next " + next);
    }
}
