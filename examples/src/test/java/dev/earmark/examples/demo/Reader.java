package dev.earmark.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.earmark.examples.demo.SaleState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads what a page is sent, until a sale has ended. */
final class Reader {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Feed feed;
    private final Subscriber subscriber;
    private final Gson gson = new Gson();
    private final List<Tick> ticks = new ArrayList<>();
    private @Nullable SaleState state;

    Reader(Feed feed) {
        this.feed = feed;
        subscriber = feed.subscribe().orElseThrow();
        read();
    }

    /** Reads the next event. Returns the state after it. */
    SaleState read() {
        try {
            String event = subscriber.next(LONGEST);
            assertThat(event).as("an event").isNotNull();
            String[] lines = Objects.requireNonNull(event).split("\n", -1);
            String json = lines[1].substring("data: ".length());
            if (lines[0].equals("event: state")) {
                SaleState newState = gson.fromJson(json, SaleState.class);
                if (state == null || newState.sale() != state.sale()) {
                    ticks.clear();
                }
                state = newState;
            } else {
                ticks.addAll(List.of(gson.fromJson(json, Tick[].class)));
            }
            return state();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Closes the page. The server waits a moment at its end for pages that are open. */
    void leave() {
        feed.unsubscribe(subscriber);
    }

    /** Reads until the sale has ended, and closes the page. */
    SaleState readAll() {
        while (state().phase() != Phase.ENDED && state().phase() != Phase.FAILED) {
            read();
        }
        leave();
        return state();
    }

    /** Reads until a shop has such figures. */
    void readUntil(Predicate<Tick> figures) {
        while (ticks.stream().noneMatch(figures)) {
            assertThat(read().phase()).isNotIn(Phase.ENDED, Phase.FAILED);
        }
    }

    SaleState state() {
        return Objects.requireNonNull(state);
    }

    List<Tick> ticks(int shop) {
        return ticks.stream().filter(tick -> tick.shop() == shop).toList();
    }

    Tick last(int shop) {
        List<Tick> all = ticks(shop);
        return all.get(all.size() - 1);
    }
}
