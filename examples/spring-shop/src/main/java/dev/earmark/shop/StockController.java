package dev.earmark.shop;

import dev.earmark.OperationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The stock of a SKU. */
@RestController
@RequestMapping("/stock/{sku}")
class StockController {
    private final ReservationEngine engine;

    StockController(ReservationEngine engine) {
        this.engine = engine;
    }

    /** Units that were counted in the warehouse. A count that is sent twice counts once. */
    record Count(@NotBlank String id, @PositiveOrZero long onHand) {}

    record Stock(String sku, long onHand, long reserved, long available, long sold) {
        static Stock of(StockLevel level) {
            return new Stock(level.sku().value(), level.onHand(), level.reserved(), level.available(), level.sold());
        }
    }

    @GetMapping
    Stock show(@PathVariable String sku) {
        return engine.level(Sku.of(sku))
                .map(Stock::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no SKU " + sku + "."));
    }

    @PutMapping
    Stock count(@PathVariable String sku, @Valid @RequestBody Count count) {
        return Stock.of(engine.setOnHand(Sku.of(sku), count.onHand(), OperationId.of(count.id())));
    }
}
