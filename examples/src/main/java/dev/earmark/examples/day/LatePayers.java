package dev.earmark.examples.day;

import dev.earmark.LateConfirm;
import dev.earmark.OutOfStockException;
import dev.earmark.RefusedException;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.examples.load.ParallelLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;

/** Shoppers who pay long after their carts have expired. */
final class LatePayers {
    private static final int MOST = 16;
    private static final int LARGEST_CART = 4;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Shop shop;
    private final List<Order> orders;
    private final Map<Integer, Reservation> carts = new ConcurrentSkipListMap<>();

    private LatePayers(Shop shop, List<Order> orders) {
        this.shop = shop;
        this.orders = orders;
    }

    /**
     * Chooses some shoppers of the day. No two of them want the same article, so it makes no difference whether the cart of
     * the first has expired when the last one comes.
     */
    static LatePayers among(List<Order> orders, Shop shop) {
        List<Order> chosen = new ArrayList<>();
        Set<Sku> articles = new HashSet<>();
        for (Order order : orders) {
            boolean apart = order.skus().stream().noneMatch(articles::contains);
            if (apart && order.articles().size() <= LARGEST_CART && chosen.size() < MOST) {
                chosen.add(order);
                articles.addAll(order.skus());
            }
        }
        return new LatePayers(shop, chosen);
    }

    List<Order> orders() {
        return orders;
    }

    /** Fills the carts, for the shortest time that is possible. */
    void fillCarts() {
        ParallelLoop.run("late payers", shop.threads(), orders.size(), i -> {
            Order order = orders.get(i);
            Cart.fill(shop, order, order.articles(), ReserveRequest.SHORTEST_HOLD_FOR)
                    .ifPresentOrElse(cart -> carts.put(i, cart), () -> shop.count(Count.REFUSED));
        });
    }

    /** Waits until the carts have expired. A real shop does not wait: it learns of it when a late payment comes. */
    void awaitExpiry() throws InterruptedException {
        long giveUpAt = System.nanoTime() + LONGEST_WAIT.toNanos();
        for (Reservation cart : carts.values()) {
            while (find(cart).status() == ReservationStatus.HELD) {
                if (System.nanoTime() - giveUpAt > 0) {
                    throw new IllegalStateException("not expired after " + LONGEST_WAIT + ": " + find(cart));
                }
                Thread.sleep(Math.max(10, find(cart).remaining().toMillis())); // the countdown that the shopper sees
            }
            shop.count(Count.LATE);
        }
    }

    /** The payments arrive. What is left is sold in the same step; otherwise the money goes back. */
    void pay() {
        List<Integer> payers = List.copyOf(carts.keySet());
        ParallelLoop.run("late payments", shop.threads(), payers.size(), i -> pay(orders.get(payers.get(i))));
    }

    private void pay(Order order) {
        try {
            Reservation sold = shop.engine().confirm(order.id(), LateConfirm.RESERVE_AGAIN);
            shop.count(Count.LATE_SOLD);
            shop.sold(new Sale(order.id(), order.account(), sold.lines()));
        } catch (OutOfStockException e) {
            shop.count(Count.LATE_REFUNDED);
        }
    }

    /** Shoppers who cancelled have paid nevertheless. A cancelled cart never comes back, even if its units are available. */
    static void payForCancelled(Shop shop) {
        for (Order order : shop.cancelled()) {
            try {
                shop.engine().confirm(order.id(), LateConfirm.RESERVE_AGAIN);
            } catch (RefusedException e) {
                shop.count(Count.CANCELLED_REFUNDED);
            }
        }
    }

    private Reservation find(Reservation cart) {
        return shop.engine().find(cart.id()).orElseThrow();
    }
}
