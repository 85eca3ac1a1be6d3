package dev.earmark.engine;

import dev.earmark.AuditPage;
import dev.earmark.LevelAudit;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.PageRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.spi.Pages;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads pages of a list of SKUs from a store, and filters what the store does not. */
final class SkuPages {
    /** How many pages of the store one page of levels is made from at most (rule R9). */
    static final int MAX_READS = 10;

    private SkuPages() {}

    /**
     * Reads a page of the store.
     *
     * @param <T> what the store returns for each SKU
     */
    interface Reader<T> {
        List<T> read(@Nullable Sku after, int limit);
    }

    /** If only few levels match, this reads more of them at once, so that the page is not empty. */
    static LevelPage levels(LevelFilter filter, PageRequest page, Reader<StockLevel> store) {
        int size = filter.equals(LevelFilter.all()) ? page.limit() : StoreLimits.MAX_PAGE;
        List<StockLevel> matching = new ArrayList<>();
        Sku after = after(page);
        for (int reads = 0; reads < MAX_READS; reads++) {
            List<StockLevel> levels = store.read(after, size);
            for (StockLevel level : levels) {
                if (filter.matches(level)) {
                    matching.add(level);
                    if (matching.size() == page.limit()) {
                        return Pages.ofLevels(matching, isLast(level, levels, size) ? null : level.sku());
                    }
                }
            }
            if (levels.size() < size) {
                return Pages.ofLevels(matching, null);
            }
            after = levels.get(levels.size() - 1).sku();
        }
        return Pages.ofLevels(matching, after);
    }

    private static boolean isLast(StockLevel level, List<StockLevel> levels, int size) {
        return levels.size() < size && level.equals(levels.get(levels.size() - 1));
    }

    static AuditPage audit(PageRequest page, Reader<LevelAudit> store) {
        List<LevelAudit> audits = store.read(after(page), page.limit());
        return Pages.ofAudit(
                audits.stream().filter(audit -> !audit.isConsistent()).toList(),
                audits.size() < page.limit()
                        ? null
                        : audits.get(audits.size() - 1).sku());
    }

    private static @Nullable Sku after(PageRequest page) {
        return page.after().map(Pages::skuOf).orElse(null);
    }
}
