package dev.earmark.shop;

import dev.earmark.ReservationId;
import dev.earmark.spring.EarmarkTransactions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Pays an order with a voucher. No payment provider is involved: voucher and stock are in one database, so both change in
 * one transaction. Each shopper has another voucher and the transaction is short, so it is worth the lock on the SKUs.
 */
@RestController
class VoucherController {
    private final Orders orders;
    private final EarmarkTransactions earmark;

    VoucherController(Orders orders, EarmarkTransactions earmark) {
        this.orders = orders;
        this.earmark = earmark;
    }

    record Voucher(@NotBlank String code) {}

    // docs:spring-joined
    /** If the order cannot be sold, the voucher is not used up. */
    @Transactional
    @PostMapping("/orders/{id}/voucher")
    public void pay(@PathVariable String id, @Valid @RequestBody Voucher voucher) {
        if (orders.useVoucher(id, voucher.code()) == 0) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "Voucher " + voucher.code() + " is unknown, or used by another order.");
        }
        earmark.joined().confirm(ReservationId.of(id)); // locks the SKUs until the commit, so nearly the last
        if (orders.paidBy(id, "voucher " + voucher.code()) == 0) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "Order " + id + " was paid before.");
        }
    }
    // docs:end
}
