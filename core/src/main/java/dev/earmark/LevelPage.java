package dev.earmark;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of a list of levels. Immutable. */
public final class LevelPage {
    private final List<StockLevel> levels;
    private final @Nullable PageToken next;

    LevelPage(List<StockLevel> levels, @Nullable PageToken next) {
        this.levels = List.copyOf(levels);
        this.next = next;
    }

    /**
     * The levels on this page.
     *
     * @return an unmodifiable list in the order of the SKUs; may be empty, even if another page follows
     */
    public List<StockLevel> levels() {
        return levels;
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
        return other instanceof LevelPage page && levels.equals(page.levels) && Objects.equals(next, page.next);
    }

    @Override
    public int hashCode() {
        return Objects.hash(levels, next);
    }

    @Override
    public String toString() {
        return "LevelPage" + levels + (next == null ? " (last page)" : " next " + next);
    }
}
