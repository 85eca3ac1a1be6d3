package dev.earmark.examples.demo;

import com.google.gson.Gson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Sends the state and the figures of the sale to every open page. A page that is opened later, or again, first gets all figures
 * of the present sale. Thread-safe.
 */
final class Feed {
    static final int MAX_SUBSCRIBERS = 8;

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);
    private static final Gson GSON = new Gson();

    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final List<Tick> ticks = new ArrayList<>();
    private SaleState state;
    private boolean closed;

    Feed(SaleState state) {
        this.state = state;
    }

    /** Returns a new subscriber, or nothing if too many pages are open. */
    synchronized Optional<Subscriber> subscribe() {
        if (closed || subscribers.size() >= MAX_SUBSCRIBERS) {
            return Optional.empty();
        }
        Subscriber subscriber = new Subscriber();
        subscriber.offer(event("state", state));
        if (!ticks.isEmpty()) {
            subscriber.offer(event("ticks", ticks));
        }
        subscribers.add(subscriber);
        return Optional.of(subscriber);
    }

    synchronized void unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
        notifyAll();
    }

    synchronized int subscribers() {
        return subscribers.size();
    }

    /** Changes the state. With the first state of a new sale the figures of the sale before are forgotten. */
    synchronized void publish(SaleState newState) {
        if (newState.sale() != state.sale()) {
            ticks.clear();
        }
        state = newState;
        send(event("state", state));
    }

    synchronized void publish(Tick tick) {
        ticks.add(tick);
        send(event("ticks", List.of(tick)));
    }

    /** Ends all subscriptions, and waits a moment until the last figures are sent. */
    synchronized void close() throws InterruptedException {
        closed = true;
        subscribers.forEach(Subscriber::end);
        long until = System.nanoTime() + LONGEST_GOODBYE.toNanos();
        long left = LONGEST_GOODBYE.toNanos();
        while (!subscribers.isEmpty() && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = until - System.nanoTime();
        }
    }

    private void send(String event) {
        subscribers.forEach(subscriber -> subscriber.offer(event));
    }

    private static String event(String name, Object data) {
        return "event: " + name + "\ndata: " + GSON.toJson(data) + "\n\n";
    }
}
