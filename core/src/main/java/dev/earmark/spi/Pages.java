package dev.earmark.spi;

import dev.earmark.AuditPage;
import dev.earmark.LevelAudit;
import dev.earmark.LevelPage;
import dev.earmark.PageToken;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.SpiAccess;
import dev.earmark.StockLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates {@link ReservationPage}s, for stores and for tests of shops. */
public final class Pages extends SpiAccess {
    private Pages() {}

    /**
     * Creates a page from a list that was read with one reservation more than the limit, which shows whether another
     * page follows.
     *
     * @param upToOneMore in their order, at most {@code limit + 1}
     * @param limit the largest number of reservations on the page, at least 1
     * @return the page
     */
    public static ReservationPage of(List<Reservation> upToOneMore, int limit) {
        return upToOneMore.size() <= limit
                ? of(upToOneMore, null)
                : of(upToOneMore.subList(0, limit), PageKey.of(upToOneMore.get(limit - 1)));
    }

    /**
     * Creates a page.
     *
     * @param reservations the reservations on the page, in their order
     * @param next the place after which the next page begins, or null if this is the last page
     * @return the page
     */
    public static ReservationPage of(List<Reservation> reservations, @Nullable PageKey next) {
        return newPage(reservations, next == null ? null : next.toToken());
    }

    /**
     * The place after which the next page begins.
     *
     * @param page a page
     * @return the place, or null if this is the last page
     */
    public static @Nullable PageKey next(ReservationPage page) {
        return page.next().map(PageKey::of).orElse(null);
    }

    /**
     * Creates a page of levels.
     *
     * @param levels the levels on the page, in the order of their SKUs
     * @param next the SKU after which the next page begins, or null if this is the last page
     * @return the page
     */
    public static LevelPage ofLevels(List<StockLevel> levels, @Nullable Sku next) {
        return newLevelPage(levels, next == null ? null : SkuKeys.toToken(next));
    }

    /**
     * Creates a page of an audit.
     *
     * @param differences the differences on the page, in the order of their SKUs
     * @param next the SKU after which the next page begins, or null if this is the last page
     * @return the page
     */
    public static AuditPage ofAudit(List<LevelAudit> differences, @Nullable Sku next) {
        return newAuditPage(differences, next == null ? null : SkuKeys.toToken(next));
    }

    /**
     * The SKU after which the page begins that a token of a list of SKUs names.
     *
     * @param token the token of a {@link LevelPage} or an {@link AuditPage}
     * @return the SKU
     * @throws IllegalArgumentException if the token was made by something else
     */
    public static Sku skuOf(PageToken token) {
        return SkuKeys.of(token);
    }
}
