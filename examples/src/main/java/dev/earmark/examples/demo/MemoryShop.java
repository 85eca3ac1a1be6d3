package dev.earmark.examples.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A shop written by hand for one process: counters behind one {@code synchronized}. */
final class MemoryShop implements Shop {
    private final Duration holdFor;
    private final Map<String, Long> expiresAt = new HashMap<>();
    private long available;
    private long sold;
    private long expired;

    MemoryShop(Duration holdFor) {
        this.holdFor = holdFor;
    }

    @Override
    public synchronized void stock(long units) {
        available = units;
    }

    @Override
    public synchronized boolean reserve(String order) {
        if (available < 1) {
            return false;
        }
        available--;
        expiresAt.put(order, System.nanoTime() + holdFor.toNanos());
        return true;
    }

    @Override
    public synchronized boolean confirm(String order) {
        if (expiresAt.remove(order) == null) {
            return false;
        }
        sold++;
        return true;
    }

    @Override
    public synchronized void sweep() {
        long now = System.nanoTime();
        int before = expiresAt.size();
        expiresAt.values().removeIf(deadline -> deadline - now <= 0);
        expired += before - expiresAt.size();
        available += before - expiresAt.size();
    }

    @Override
    public synchronized void giveBackAll() {
        available += expiresAt.size();
        expiresAt.clear();
    }

    @Override
    public synchronized Stand stand() {
        return new Stand(available, expiresAt.size(), sold);
    }

    @Override
    public synchronized long expired() {
        return expired;
    }
}
