package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.Callers.Caller;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.BatchTooLargeException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R8: a caller who sends a batch and is interrupted fails alone, whatever the store, its pool or its driver makes of
 * the interrupt. The other callers of the batch go on under another leader.
 */
class InterruptedLeaderTest {
    private static final Sku SKU = Sku.of("SKU-A");

    private final FaultyStore store = new FaultyStore(new InMemoryStockStore());
    private final Callers callers = new Callers();
    private final ReservationEngine engine = ReservationEngine.builder(store)
            .combining(CombiningPolicy.DEFAULT.withQueues(1))
            .reaper(ReaperPolicy.OFF)
            .build();

    @BeforeEach
    void tenUnits() {
        engine.setOnHand(SKU, 10, OperationId.random());
    }

    @AfterEach
    void close() {
        store.goOn();
        engine.close();
    }

    private static ReserveRequest request(int order) {
        return ReserveRequest.builder("order-" + order).line("SKU-A", 1).build();
    }

    private Caller queue(int order) {
        return callers.queue(() -> engine.tryReserve(request(order)));
    }

    /** What stores, pools and drivers throw at a thread that is interrupted, and what the caller then gets. */
    static Stream<Arguments> shapes() {
        InterruptedException interrupt = new InterruptedException("sleep interrupted");
        InterruptedIOException duringIo = new InterruptedIOException("read");
        return Stream.of(
                shape("a permanent failure without a cause", true, new StoreException("no connection", null), true),
                shape("HikariCP: the interrupt is a cause", true, wrapped(interrupt), true),
                shape("Tomcat: a cause, and the flag is cleared", false, wrapped(interrupt), true),
                shape("a cause of a cause", false, wrapped(new IllegalStateException("pool", interrupt)), true),
                shape("a cause during I/O", false, wrapped(duringIo), true),
                shape("a channel that the interrupt closed", false, wrapped(new ClosedByInterruptException()), true),
                shape("a transient failure", true, new TransientStoreException("pool is empty", interrupt), true),
                shape("an unknown outcome", true, new OutcomeUnknownException("no answer", interrupt), false),
                shape("a batch that is too large", true, new BatchTooLargeException("too large"), true),
                shape("an argument that is not valid", true, new IllegalArgumentException("wrong"), true),
                shape("an unchecked wrapper", false, new IllegalStateException("waiting", interrupt), false),
                shape("a failed future", false, new CompletionException(interrupt), false),
                shape("unchecked I/O", true, new UncheckedIOException(new ClosedByInterruptException()), false));
    }

    private static StoreException wrapped(Exception cause) {
        return new StoreException("no connection", new Exception("interrupted during connection acquisition", cause));
    }

    private static Arguments shape(String name, boolean keepsTheFlag, RuntimeException thrown, boolean notApplied) {
        return Arguments.of(name, keepsTheFlag, thrown, notApplied);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void r8_anInterruptedLeaderFailsAlone(
            String name, boolean keepsTheFlag, RuntimeException thrown, boolean notApplied) {
        store.holdUp();
        callers.lead(store, () -> engine.tryReserve(request(0)));
        Caller leader = queue(1);
        List<Caller> others = IntStream.rangeClosed(2, 4).mapToObj(this::queue).toList();
        int before = store.batches().size();
        store.holdUpNext();
        Callers.until(() -> store.batches().size() > before);
        store.beforeNext(() -> {
            if (!keepsTheFlag) {
                Thread.interrupted();
            }
            throw thrown;
        });
        leader.interrupt();
        store.goOn();
        assertThat(leader.failure())
                .isInstanceOf(notApplied ? TransientStoreException.class : OutcomeUnknownException.class)
                .hasMessageStartingWith("Interrupted after 1 attempt. Last failure: ")
                .hasCause(thrown);
        assertThat(leader.isInterruptedAfterwards()).isTrue();
        others.forEach(caller -> assertThat(caller.outcome()).isInstanceOf(Applied.class));
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 1, 4, 3);
    }

    @Test
    void r8_aTimeoutOfASocketIsNoInterrupt() {
        StoreException permanent = new StoreException("no connection", new SocketTimeoutException("read timed out"));
        store.failBefore(permanent);
        assertThatThrownBy(() -> engine.reserve(request(0))).isSameAs(permanent);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** A store may interrupt its own wait at the deadline of the call, and then clears the interrupt. */
    @Test
    void r8_anInterruptThatAStoreUsesItselfIsNotTheCallers() {
        store.failBefore(new TransientStoreException("no connection in time", new InterruptedException()));
        assertThat(engine.tryReserve(request(0))).isInstanceOf(Applied.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void r8_anInterruptedReadIsATransientFailure() {
        store.failBefore(new IllegalStateException("waiting", new InterruptedException()));
        assertThatThrownBy(() -> engine.level(SKU))
                .isInstanceOf(TransientStoreException.class)
                .hasMessageStartingWith("Interrupted after 1 attempt");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(engine.find(ReservationId.of("order-0"))).isEmpty();
    }

    @Test
    void aCallerWhoIsInterruptedInTheQueueDoesNotLeadABatch() {
        store.holdUp();
        callers.lead(store, () -> engine.tryReserve(request(0)));
        Caller next = queue(1);
        Caller other = queue(2);
        next.interrupt();
        assertThat(next.failure())
                .isInstanceOf(TransientStoreException.class)
                .hasMessageContaining("certainly not applied");
        store.goOn();
        assertThat(other.outcome()).isInstanceOf(Applied.class);
        assertThat(store.batches()).extracting(List::size).containsExactly(1, 1, 1);
    }
}
