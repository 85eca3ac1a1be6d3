package dev.earmark.shop;

import dev.earmark.ReserveRequest;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** An order. Its id is chosen by the shopper's browser, so that an order that is sent twice is one order. */
@Entity
class ShopOrder implements Persistable<String> {
    @Id
    private String id;

    private String customer;

    /** Only read here: {@link OrderRows} writes it. Null until the order is saved. */
    @Column(insertable = false, updatable = false)
    @Enumerated(EnumType.STRING)
    private @Nullable OrderStatus status;

    @Column(insertable = false, updatable = false)
    private @Nullable String paidBy;

    @ElementCollection(fetch = FetchType.EAGER)
    @CollectionTable(name = "shop_order_line", joinColumns = @JoinColumn(name = "order_id"))
    @MapKeyColumn(name = "sku")
    @Column(name = "quantity")
    private Map<String, Integer> lines;

    ShopOrder(String id, String customer, Map<String, Integer> lines) {
        this.id = id;
        this.customer = customer;
        this.lines = lines;
    }

    /** For JPA. */
    @SuppressWarnings("NullAway.Init")
    protected ShopOrder() {}

    boolean isFor(String otherCustomer, Map<String, Integer> otherLines) {
        return customer.equals(otherCustomer) && lines.equals(otherLines);
    }

    ReserveRequest toReserveRequest() {
        ReserveRequest.Builder request = ReserveRequest.builder(id).owner(customer);
        lines.forEach(request::line);
        return request.build();
    }

    OrderView toView() {
        return new OrderView(id, customer, status == null ? OrderStatus.NEW : status, paidBy, Map.copyOf(lines));
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return status == null;
    }
}
