package dev.earmark.spring.autoconfigure;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OwnerId;
import dev.earmark.PageRequest;
import dev.earmark.PageToken;
import dev.earmark.Reservation;
import dev.earmark.ReservationPage;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.lang.Nullable;

/**
 * The actuator endpoint {@code earmark}, which only reads: the reaper; {@code earmark/level?sku=…}; {@code
 * earmark/held?sku=…&owner=…&after=…&limit=…}. Level and held ask the store.
 */
@Endpoint(id = "earmark")
final class EarmarkEndpoint {
    private static final int DEFAULT_LIMIT = 20;
    private static final int MOST = 100;

    private final ReservationEngine engine;
    private final EarmarkProperties properties;

    EarmarkEndpoint(ReservationEngine engine, EarmarkProperties properties) {
        this.engine = engine;
        this.properties = properties;
    }

    @ReadOperation
    Map<String, Object> reaper() {
        return EngineHealth.of(
                        engine.reaper(),
                        properties.reaper().enabled(),
                        properties.health().maxLag())
                .details();
    }

    @ReadOperation
    Map<String, Object> read(
            @Selector String what,
            @Nullable String sku,
            @Nullable String owner,
            @Nullable String after,
            @Nullable Integer limit) {
        return switch (what) {
            case "level" -> level(sku);
            case "held" -> held(filter(sku, owner), after, limit == null ? DEFAULT_LIMIT : limit);
            default -> throw invalid("\"" + what + "\" is neither \"level\" nor \"held\"");
        };
    }

    private Map<String, Object> level(@Nullable String sku) {
        if (sku == null) {
            throw invalid("level needs the parameter sku");
        }
        return engine.level(Sku.of(sku))
                .map(EarmarkEndpoint::shown)
                .orElseGet(() -> Map.of("sku", sku, "known", false));
    }

    private Map<String, Object> held(HeldFilter filter, @Nullable String after, int limit) {
        if (limit < 1 || limit > MOST) {
            throw invalid("limit must be 1 to " + MOST + ", but is " + limit);
        }
        ReservationPage page = engine.held(
                filter, after == null ? PageRequest.first(limit) : PageRequest.after(PageToken.of(after), limit));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(
                "reservations",
                page.reservations().stream().map(EarmarkEndpoint::shown).toList());
        page.next().ifPresent(next -> shown.put("next", next.value()));
        return shown;
    }

    private static HeldFilter filter(@Nullable String sku, @Nullable String owner) {
        if (sku != null && owner != null) {
            throw invalid("held takes sku or owner, not both");
        }
        return sku != null
                ? new HeldFilter.OfSku(Sku.of(sku))
                : owner != null ? new HeldFilter.OfOwner(OwnerId.of(owner)) : new HeldFilter.Overdue();
    }

    private static Map<String, Object> shown(StockLevel level) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("sku", level.sku().value());
        shown.put("known", true);
        shown.put("onHand", level.onHand());
        shown.put("reserved", level.reserved());
        shown.put("available", level.available());
        shown.put("sold", level.sold());
        return shown;
    }

    /** Texts and numbers, which every version of Jackson writes in the same way. */
    private static Map<String, Object> shown(Reservation reservation) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", reservation.id().value());
        reservation.owner().ifPresent(owner -> shown.put("owner", owner.value()));
        shown.put("createdAt", reservation.createdAt().toString());
        shown.put("expiresAt", reservation.expiresAt().toString());
        Map<String, Long> lines = new LinkedHashMap<>();
        for (Line line : reservation.lines()) {
            lines.put(line.sku().value(), line.quantity());
        }
        shown.put("lines", lines);
        return shown;
    }

    private static InvalidEndpointRequestException invalid(String reason) {
        return new InvalidEndpointRequestException(reason, reason);
    }
}
