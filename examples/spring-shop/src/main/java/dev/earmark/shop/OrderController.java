package dev.earmark.shop;

import dev.earmark.ReservationId;
import dev.earmark.engine.ReservationEngine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Orders. Each request can be repeated. */
@RestController
@RequestMapping("/orders/{id}")
class OrderController {
    private final Orders orders;
    private final ReservationEngine engine;

    OrderController(Orders orders, ReservationEngine engine) {
        this.orders = orders;
        this.engine = engine;
    }

    /** What a shopper orders: quantities by SKU. */
    record NewOrder(@NotBlank String customer, @NotEmpty Map<@NotBlank String, @Positive Integer> lines) {}

    /**
     * Saves the order first, so that {@link OrderRows} finds its row, and reserves then. Not in one transaction: the SKUs of
     * a sale would be locked until each shopper's commit, one after the other, while the engine reserves for many shoppers
     * at once. If the shop dies in between, the order is {@code NEW} and has no units, so nothing is lost.
     */
    @PutMapping
    OrderView place(@PathVariable String id, @Valid @RequestBody NewOrder wanted) {
        ShopOrder order =
                orders.findById(id).orElseGet(() -> orders.save(new ShopOrder(id, wanted.customer(), wanted.lines())));
        if (!order.isFor(wanted.customer(), wanted.lines())) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "Order " + id + " is another order.");
        }
        engine.reserve(order.toReserveRequest());
        return show(id);
    }

    @GetMapping
    OrderView show(@PathVariable String id) {
        return orders.findById(id)
                .map(ShopOrder::toView)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order " + id + "."));
    }

    @DeleteMapping
    OrderView cancel(@PathVariable String id) {
        engine.cancel(ReservationId.of(id));
        return show(id);
    }
}
