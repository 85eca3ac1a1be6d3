package dev.earmark;

import static java.util.Objects.requireNonNull;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page of a list of reservations or SKUs: the first page, or the page after a {@link PageToken}. Immutable.
 *
 * <pre>{@code
 * Optional<PageRequest> request = Optional.of(PageRequest.first(100));
 * while (request.isPresent()) {
 *     ReservationPage page = engine.held(filter, request.get());
 *     page.reservations().forEach(System.out::println);
 *     request = page.next().map(token -> PageRequest.after(token, 100));
 * }
 * }</pre>
 */
public final class PageRequest {
    /** The largest number of reservations or SKUs on one page. */
    public static final int MAX_LIMIT = 1_000;

    private final Optional<PageToken> after;
    private final int limit;

    private PageRequest(Optional<PageToken> after, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "page limit " + limit + " is out of range; 1 to " + MAX_LIMIT + " are allowed");
        }
        this.after = after;
        this.limit = limit;
    }

    /**
     * Asks for the first page.
     *
     * @param limit the largest number of reservations or SKUs to return, 1 to {@value #MAX_LIMIT}
     * @return the request
     * @throws IllegalArgumentException if the limit is out of range
     */
    public static PageRequest first(int limit) {
        return new PageRequest(Optional.empty(), limit);
    }

    /**
     * Asks for the page that follows another one.
     *
     * @param token the {@code next()} of the page before, for the same filter
     * @param limit the largest number of reservations or SKUs to return, 1 to {@value #MAX_LIMIT}
     * @return the request
     * @throws IllegalArgumentException if the limit is out of range
     */
    public static PageRequest after(PageToken token, int limit) {
        return new PageRequest(Optional.of(requireNonNull(token, "token")), limit);
    }

    /**
     * The place after which the page begins.
     *
     * @return the token, or empty for the first page
     */
    public Optional<PageToken> after() {
        return after;
    }

    /**
     * The largest number of reservations or SKUs to return.
     *
     * @return 1 to {@value #MAX_LIMIT}
     */
    public int limit() {
        return limit;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PageRequest that && after.equals(that.after) && limit == that.limit;
    }

    @Override
    public int hashCode() {
        return Objects.hash(after, limit);
    }

    @Override
    public String toString() {
        return after.map(token -> "page of " + limit + " after " + token).orElse("first page of " + limit);
    }
}
