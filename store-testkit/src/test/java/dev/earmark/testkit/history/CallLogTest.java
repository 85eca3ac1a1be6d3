package dev.earmark.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.EngineClosedException;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.testkit.history.Answer.None;
import dev.earmark.testkit.history.Answer.NotApplied;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log has every call that was begun, and the answers that arrived, even if its process was killed. */
class CallLogTest {
    private final Path file;

    CallLogTest(@TempDir Path folder) {
        file = folder.resolve("shop.log");
    }

    @Test
    void everyCallAndAnswerCanBeReadAgain() {
        try (CallLog log = CallLog.create(file);
                ReservationEngine engine = engine()) {
            sell(log, engine);
        }
        List<Call> calls = new ArrayList<>(Logs.read(file));
        assertThat(calls)
                .map(call -> call.request().verb())
                .containsExactly(Verb.SET_ON_HAND, Verb.RESERVE, Verb.RESERVE, Verb.CONFIRM, Verb.FIND, Verb.LEVEL);
        assertThat(calls).allMatch(Call::isAnswered).allMatch(call -> call.start() <= call.end());
        assertThat(calls.get(2).toString())
                .contains("RESERVE order 2", "[Line[sku=tea, quantity=9]]")
                .contains("NotEnough", "tea: 9 requested, 3 available");
        assertThat(calls.get(4).answer().toString()).contains("status=CONFIRMED", "lines=[Line[sku=tea, quantity=2]]");
        assertThat(calls.get(5).answer()).isEqualTo(new Answer.Counted(3, 0, 2, true));
    }

    private static ReservationEngine engine() {
        return ReservationEngine.builder(new InMemoryStockStore())
                .reaper(ReaperPolicy.OFF)
                .build();
    }

    private static void sell(CallLog log, ReservationEngine engine) {
        log.attempt(engine, new SetOnHand(Sku.of("tea"), 5, OperationId.of("first stock")));
        log.attempt(engine, reserve("order 1", 2));
        log.attempt(engine, reserve("order 2", 9));
        log.attempt(engine, new Confirm(ReservationId.of("order 1")));
        log.find(engine, ReservationId.of("order 1"));
        log.level(engine, Sku.of("tea"));
    }

    private static Reserve reserve(String id, long quantity) {
        return new Reserve(ReservationId.of(id), List.of(Line.of("tea", quantity)), Duration.ofMinutes(1), null);
    }

    /** Whatever the kill has cut off: a call that is in the log at all has its answer or none. */
    @Test
    void aLogThatIsCutShortHasOpenCalls() throws IOException {
        try (CallLog log = CallLog.create(file);
                ReservationEngine engine = engine()) {
            sell(log, engine);
        }
        List<Call> whole = new ArrayList<>(Logs.read(file));
        byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            List<Call> cut = new ArrayList<>(Logs.read(file));
            for (int i = 0; i < cut.size(); i++) {
                assertThat(cut.get(i).request()).isEqualTo(whole.get(i).request());
                if (cut.get(i).answer() instanceof None) {
                    assertThat(cut.get(i).end()).isEqualTo(Call.NEVER);
                } else {
                    assertThat(cut.get(i)).isEqualTo(whole.get(i));
                }
            }
            assertThat(cut.stream().filter(call -> call.answer() instanceof None))
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void onlyAnExceptionThatSaysSoMeansThatNothingWasApplied() {
        assertThat(Answer.of(new TransientStoreException("a\tb\nc", null))).isInstanceOf(NotApplied.class);
        assertThat(Answer.of(new StoreException("broken", null))).isInstanceOf(NotApplied.class);
        assertThat(Answer.of(new IllegalArgumentException("wrong"))).isInstanceOf(NotApplied.class);
        assertThat(Answer.of(new OutcomeUnknownException("no answer", null))).isInstanceOf(None.class);
        assertThat(Answer.of(new IllegalStateException("a defect"))).isInstanceOf(None.class);
        Answer answer = Answer.of(new TransientStoreException("a\tb\nc", null));
        assertThat(CallText.of(answer)).doesNotContain("\n").endsWith("a b c");
    }

    @Test
    void anExceptionIsInTheLogAndReachesTheCaller() {
        ReservationEngine engine = engine();
        engine.close();
        try (CallLog log = CallLog.create(file)) {
            assertThatExceptionOfType(EngineClosedException.class)
                    .isThrownBy(() -> log.attempt(engine, new Cancel(ReservationId.of("order"))));
        }
        assertThat(Logs.read(file)).singleElement().satisfies(call -> {
            assertThat(call.answer()).isInstanceOf(NotApplied.class);
            assertThat(call.isAnswered()).isFalse();
            assertThat(call.mayHaveChanged()).isFalse();
        });
    }

    @Test
    void aCommandThatTheCheckDoesNotKnowIsNotCalled() {
        Reserve owned = new Reserve(
                ReservationId.of("order"), List.of(Line.of("tea", 1)), Duration.ofMinutes(1), OwnerId.of("ann"));
        SetOnHand expected = new SetOnHand(Sku.of("tea"), 5, OperationId.of("count"), 4L);
        try (CallLog log = CallLog.create(file);
                ReservationEngine engine = engine()) {
            for (StockCommand<?> command : List.<StockCommand<?>>of(owned, expected)) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> log.attempt(engine, command))
                        .withMessageContaining("the check of histories does not know " + command);
            }
            assertThat(engine.find(owned.id())).isEqualTo(Optional.empty());
        }
        assertThat(Logs.read(file)).isEmpty();
    }

    @Test
    void aRequestIsTheCommandAgain() {
        List<StockCommand<?>> commands = List.of(
                reserve("an order", 3),
                new Change(ReservationId.of("an order"), List.of(Line.of("a=b, c", 1))),
                new Extend(ReservationId.of("an order"), Duration.ofSeconds(90)),
                new Confirm(ReservationId.of("an order")),
                new Cancel(ReservationId.of("an order")),
                new Expire(ReservationId.of("an order")),
                new Adjust(Sku.of("tea"), -3, OperationId.of("an operation"), Request.REASON),
                new SetOnHand(Sku.of("tea"), 5, OperationId.of("an operation")));
        assertThat(commands)
                .allSatisfy(command -> assertThat(CallText.request(CallText.of(Request.of(command)))
                                .command())
                        .isEqualTo(command));
    }
}
