package dev.earmark.examples.day;

import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.PageRequest;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lists levels, page by page. */
final class Levels {
    private static final int PAGE = 500;

    private Levels() {}

    static List<StockLevel> list(ReservationEngine engine, LevelFilter filter) {
        List<StockLevel> levels = new ArrayList<>();
        Optional<PageRequest> request = Optional.of(PageRequest.first(PAGE));
        while (request.isPresent()) {
            LevelPage page = engine.levels(filter, request.get());
            levels.addAll(page.levels());
            request = page.next().map(token -> PageRequest.after(token, PAGE));
        }
        return levels;
    }
}
