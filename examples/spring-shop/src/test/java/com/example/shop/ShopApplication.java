// docs:spring-walk
package com.example.shop;

import dev.earmark.OperationId;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.data.repository.CrudRepository;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
public class ShopApplication {
    private final ReservationEngine engine;
    private final Orders orders;

    ShopApplication(ReservationEngine engine, Orders orders) {
        this.engine = engine;
        this.orders = orders;
    }

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @PutMapping("/stock/{sku}")
    String count(@PathVariable String sku, @RequestParam long units) {
        return engine.setOnHand(Sku.of(sku), units, OperationId.random()).toString();
    }

    @GetMapping("/stock/{sku}")
    String stock(@PathVariable String sku) {
        return engine.level(Sku.of(sku)).orElseThrow().toString();
    }

    /** Reserves first and saves the order then. If the shop dies in between, the reservation expires. */
    @PutMapping("/orders/{id}")
    String order(@PathVariable String id, @RequestParam String sku, @RequestParam long quantity) {
        Reservation reservation =
                engine.reserve(ReserveRequest.builder(id).line(sku, quantity).build());
        orders.save(new ShopOrder(id, sku, quantity));
        return "Reserved until " + reservation.expiresAt();
    }

    @PostMapping("/orders/{id}/payment")
    String paid(@PathVariable String id) {
        return "Sold: " + engine.confirm(ReservationId.of(id)).lines();
    }

    /** Too few units, a cancelled order: the message says which. */
    @ExceptionHandler
    ProblemDetail refused(RefusedException refused) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.CONFLICT, refused.refusal().message());
    }
}

@Entity
class ShopOrder {
    @Id
    String id;

    String sku;
    long quantity;

    ShopOrder(String id, String sku, long quantity) {
        this.id = id;
        this.sku = sku;
        this.quantity = quantity;
    }

    protected ShopOrder() {}
}

interface Orders extends CrudRepository<ShopOrder, String> {}
// docs:end
