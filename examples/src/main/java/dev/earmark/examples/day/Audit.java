package dev.earmark.examples.day;

import dev.earmark.AuditPage;
import dev.earmark.LevelAudit;
import dev.earmark.PageRequest;
import dev.earmark.engine.ReservationEngine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Lets Earmark compare its counters with the held reservations. Shoppers can buy meanwhile. Thread-safe. */
final class Audit {
    private static final int PAGE = 500;

    private final ReservationEngine engine;
    private final List<LevelAudit> differences = new CopyOnWriteArrayList<>();

    Audit(ReservationEngine engine) {
        this.engine = engine;
    }

    /** Compares all SKUs, page by page. */
    void run() {
        Optional<PageRequest> request = Optional.of(PageRequest.first(PAGE));
        while (request.isPresent()) {
            AuditPage page = engine.audit(request.get());
            differences.addAll(page.differences());
            request = page.next().map(token -> PageRequest.after(token, PAGE));
        }
    }

    /** Returns what was found so far. It comes from changes of the stored data by hand, or from a broken store. */
    List<LevelAudit> differences() {
        return List.copyOf(differences);
    }
}
