package dev.earmark.redis;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Searches an exception, its causes and what they suppress: Lettuce reports there why each node of a cluster failed. */
final class Causes {
    private static final int DEEPEST = 20;

    private Causes() {}

    static <T> @Nullable T find(Class<T> type, Throwable thrown) {
        Throwable found = find(thrown, type::isInstance);
        return found == null ? null : type.cast(found);
    }

    static @Nullable Throwable find(Throwable thrown, Predicate<Throwable> wanted) {
        return find(thrown, wanted, DEEPEST);
    }

    private static @Nullable Throwable find(@Nullable Throwable thrown, Predicate<Throwable> wanted, int depth) {
        if (thrown == null || depth == 0) {
            return null;
        }
        if (wanted.test(thrown)) {
            return thrown;
        }
        Throwable found = find(thrown.getCause(), wanted, depth - 1);
        for (Throwable suppressed : thrown.getSuppressed()) {
            found = found == null ? find(suppressed, wanted, depth - 1) : found;
        }
        return found;
    }
}
