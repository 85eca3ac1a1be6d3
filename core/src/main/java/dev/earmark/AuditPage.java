package dev.earmark;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One page of an audit. Immutable. */
public final class AuditPage {
    private final List<LevelAudit> differences;
    private final @Nullable PageToken next;

    AuditPage(List<LevelAudit> differences, @Nullable PageToken next) {
        this.differences = List.copyOf(differences);
        this.next = next;
    }

    /**
     * The SKUs of this page whose counters differ from their held reservations.
     *
     * @return an unmodifiable list in the order of the SKUs; may be empty, even if another page follows
     */
    public List<LevelAudit> differences() {
        return differences;
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
        return other instanceof AuditPage page
                && differences.equals(page.differences)
                && Objects.equals(next, page.next);
    }

    @Override
    public int hashCode() {
        return Objects.hash(differences, next);
    }

    @Override
    public String toString() {
        return "AuditPage" + differences + (next == null ? " (last page)" : " next " + next);
    }
}
