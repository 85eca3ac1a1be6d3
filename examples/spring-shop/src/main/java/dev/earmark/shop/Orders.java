package dev.earmark.shop;

import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.CrudRepository;
import org.springframework.transaction.annotation.Transactional;

/** The orders, and what paid them. */
interface Orders extends CrudRepository<ShopOrder, String> {
    /**
     * Notes what paid an order. The first one that comes stays.
     *
     * @return 1 if this payment paid the order, 0 if another one did
     */
    @Transactional
    @Modifying
    @Query(nativeQuery = true, value = """
            UPDATE shop_order SET paid_by = :payment WHERE id = :order AND (paid_by IS NULL OR paid_by = :payment)""")
    int paidBy(String order, String payment);

    /** Notes a payment that is to be sent back, once. */
    @Transactional
    @Modifying
    @Query(nativeQuery = true, value = """
            INSERT INTO shop_refund (payment_id, order_id) VALUES (:payment, :order) ON CONFLICT DO NOTHING""")
    void refund(String order, String payment);

    /**
     * Uses a voucher up.
     *
     * @return 1 if this order has it, 0 if there is none of this code or another order has it
     */
    @Transactional
    @Modifying
    @Query(nativeQuery = true, value = """
            UPDATE shop_voucher SET used_by = :order WHERE code = :code AND (used_by IS NULL OR used_by = :order)""")
    int useVoucher(String order, String code);
}
