package dev.earmark.shop;

import dev.earmark.Refusal.WrongStatus;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.ReservationEngine;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The webhook of the payment provider, which calls until it gets an answer: so a payment may come twice, at the same time,
 * and after the reservation has expired.
 */
@RestController
class PaymentController {
    private final Orders orders;
    private final ReservationEngine engine;

    PaymentController(Orders orders, ReservationEngine engine) {
        this.orders = orders;
        this.engine = engine;
    }

    /** A payment that has succeeded. */
    record Payment(@NotBlank String id, @NotBlank String order) {}

    /** What the shop does with the money. */
    record Answer(Decision decision, String reason) {}

    enum Decision {
        SHIP,
        REFUND
    }

    /**
     * Gives the same answer however often a payment comes: an order that has expired or was cancelled stays so, and the
     * payment that paid an order stays the one. A refund is an answer and no error, or the provider would call again.
     */
    @PostMapping("/payments")
    Answer received(@Valid @RequestBody Payment payment) {
        StockOutcome<Reservation> outcome = engine.tryConfirm(ReservationId.of(payment.order()));
        if (outcome instanceof Refused<Reservation> refused && refused.refusal() instanceof WrongStatus tooLate) {
            return refund(payment, tooLate.message());
        }
        outcome.orThrow();
        return orders.paidBy(payment.order(), payment.id()) == 1
                ? new Answer(Decision.SHIP, "Order " + payment.order() + " is paid.")
                : refund(payment, "Order " + payment.order() + " was paid before.");
    }

    private Answer refund(Payment payment, String reason) {
        orders.refund(payment.order(), payment.id());
        return new Answer(Decision.REFUND, reason);
    }
}
