package dev.earmark.shop;

import dev.earmark.shop.ShopClient.Response;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A shopper in one thread, with the payment provider. Like a browser behind a load balancer it repeats a request that got no
 * answer, at any instance that lives.
 */
final class Shopper {
    private static final List<String> SKUS = List.of("HOT", "A", "B", "C");

    private final int number;
    private final List<ShopProcess> instances;
    private final Random random;
    private final AtomicInteger orders = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    Shopper(int number, List<ShopProcess> instances) {
        this.number = number;
        this.instances = instances;
        this.random = new Random(number);
    }

    void shop(int howMany) {
        for (int i = 0; i < howMany; i++) {
            String order = "order-" + number + "-" + i;
            String sku = SKUS.get(random.nextInt(SKUS.size()));
            Response placed = send(shop -> shop.order(order, sku, 1 + random.nextInt(2)));
            orders.incrementAndGet();
            if (placed.status() == 200) {
                decide(order);
            } else if (placed.status() != 409) {
                faults.add(order + ": " + placed);
            }
        }
    }

    private void decide(String order) {
        int choice = random.nextInt(20);
        if (choice < 8) {
            pay(order);
        } else if (choice < 11) {
            pay(order);
            pay(order); // the provider calls twice
        } else if (choice < 13) {
            send(shop -> shop.send("DELETE", "/orders/" + order, ""));
            pay(order); // too late
        } else if (choice < 15) {
            send(shop -> shop.send("DELETE", "/orders/" + order, ""));
        } else if (choice < 16) {
            pause(2_500); // longer than the reservation is held
            pay(order);
        } else if (choice < 17) {
            String code = "{\"code\": \"voucher-" + (1 + random.nextInt(20)) + "\"}";
            send(shop -> shop.send("POST", "/orders/" + order + "/voucher", code));
        } // else leaves
    }

    /** The provider gets the same answer each time, and what it says is so. */
    private void pay(String order) {
        Response paid = send(shop -> shop.pay(order, "payment-" + order));
        Response shown = send(shop -> shop.send("GET", "/orders/" + order, ""));
        String decision = paid.text("$.decision");
        boolean isPaid = "PAID".equals(shown.text("$.status")) && ("payment-" + order).equals(shown.text("$.paidBy"));
        if (paid.status() != 200 || isPaid != decision.equals("SHIP")) {
            faults.add(order + ": " + paid + ", but " + shown);
        }
    }

    private Response send(Function<ShopClient, Response> request) {
        while (true) {
            ShopProcess instance = instances.get(random.nextInt(instances.size()));
            if (instance.isAlive()) {
                try {
                    Response response = request.apply(instance.client());
                    if (response.status() < 500) {
                        return response;
                    }
                } catch (UncheckedIOException e) {
                    // it has been killed
                }
                retries.incrementAndGet();
            }
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    int orders() {
        return orders.get();
    }

    int retries() {
        return retries.get();
    }

    List<String> faults() {
        return List.copyOf(faults);
    }
}
