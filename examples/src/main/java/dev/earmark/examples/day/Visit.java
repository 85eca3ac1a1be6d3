package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.OutOfStockException;
import dev.earmark.Reservation;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.List;

/** A visit to the shop: fill a cart, change it, log in, and then pay, pay for a part, or cancel. */
final class Visit {
    private static final Duration HOLD_FOR = Duration.ofMinutes(15);

    private final Shop shop;
    private final ReservationEngine engine;
    private final Order order;

    private Visit(Shop shop, Order order) {
        this.shop = shop;
        this.engine = shop.engine();
        this.order = order;
    }

    static void make(Shop shop, Order order) {
        List<Line> wanted = order.addsMoreLater() ? firstHalf(order.articles()) : order.articles();
        Cart.fill(shop, order, wanted, HOLD_FOR)
                .ifPresentOrElse(cart -> new Visit(shop, order).buy(cart), () -> shop.count(Count.REFUSED));
    }

    private void buy(Reservation filled) {
        shop.count(Count.FILLED);
        Reservation cart = filled;
        if (order.addsMoreLater()) {
            cart = addTheRest(cart);
        } else if (order.putsSomeBack()) {
            cart = engine.change(cart.id(), firstHalf(cart.lines()));
            shop.count(Count.CHANGED);
        }
        if (order.isGuest()) {
            cart = engine.assign(cart.id(), order.account());
            shop.count(Count.LOGGED_IN);
        }
        finish(cart);
    }

    /** The cart shall have all articles. What it has already stays reserved, so the shopper cannot lose it. */
    private Reservation addTheRest(Reservation cart) {
        try {
            Reservation changed = engine.change(cart.id(), List.of(), order.fromAnyLocation(order.articles()));
            shop.count(Count.CHANGED);
            return changed;
        } catch (OutOfStockException e) {
            shop.count(Count.CHANGE_REFUSED);
            return cart; // as it was
        }
    }

    private void finish(Reservation cart) {
        if (order.isCancelled()) {
            engine.cancel(cart.id());
            shop.cancelled(order);
        } else if (order.isPaidInPart()) {
            List<Line> paid = firstHalf(cart.lines());
            engine.confirm(cart.id(), paid); // gives the others back in the same step
            shop.count(Count.PAID_IN_PART);
            shop.sold(new Sale(cart.id(), order.account(), paid));
        } else {
            engine.confirm(cart.id());
            shop.count(Count.PAID);
            shop.sold(new Sale(cart.id(), order.account(), cart.lines()));
        }
    }

    private static List<Line> firstHalf(List<Line> lines) {
        return lines.subList(0, (lines.size() + 1) / 2);
    }
}
