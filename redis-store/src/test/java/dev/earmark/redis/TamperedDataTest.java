package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.adjust;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R8: if keys were changed by hand, or another application uses them, nothing is applied, not even in part. */
class TamperedDataTest {
    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;

    @BeforeEach
    void open() {
        store = fixture.newStore();
        store.apply(List.of(setOnHand("A", 10, "count A"), setOnHand("B", 10, "count B"), reserve("held", "A", 1)));
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reservations",
                "operations",
                "expiresAt",
                "held",
                "owned",
                "bought",
                "skus",
                "finished",
                "journal",
                "onHand:A",
                "reserved:A",
                "sold:A"
            })
    void aKeyOfAnotherTypeFailsTheBatchBeforeItsFirstWrite(String name) {
        fixture.redis().del(fixture.key(name));
        fixture.redis().rpush(fixture.key(name), "of another application");
        assertFailsWithoutEffect(
                "WRONGTYPE",
                reserveFor("ann", "basket", Line.of("B", 1)),
                reserveFor("ann", "another", Line.of("B", 1)),
                reserve("order", "A", 1),
                confirm("order"),
                confirm("basket"),
                setOnHand("new", 1, "count new"),
                adjust("B", 1, "more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onHand:A", "reserved:A", "sold:A"})
    void aMissingCounterFailsTheBatch(String name) {
        fixture.redis().del(fixture.key(name));
        assertFailsWithoutEffect("without the other two counters", reserve("basket", "B", 1), reserve("order", "A", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten", "1e1", "0.0", "007", " 7", "0x1", "1000000000000001", "", "nan", "-0", "inf"})
    void aCounterThatIsNotANumberOfUnitsFailsTheBatch(String counter) {
        fixture.redis().set(fixture.key("reserved:A"), counter);
        assertFailsWithoutEffect("is not a number of units", reserve("basket", "B", 1), reserve("order", "A", 1));
    }

    @Test
    void aCounterThatIsNotANumberCannotBeRead() {
        fixture.redis().set(fixture.key("reserved:A"), "ten");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.levels(List.of(Sku.of("A"))))
                .withMessageContaining("counters of SKU A");
    }

    @Test
    void aKeyOfAnotherTypeFailsAPurgeBeforeItsFirstWrite() {
        store.apply(List.of(confirm("held")));
        fixture.passTime(Duration.ofHours(1));
        fixture.redis().del(fixture.key("operations"));
        fixture.redis().set(fixture.key("operations"), "of another application");
        Map<String, String> before = contents();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.purge(Duration.ofMinutes(1), 10))
                .withMessageContaining("WRONGTYPE");
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void anAppliedBatchWhoseAnswerCannotBeReadIsUnknown() {
        fixture.redis()
                .hset(
                        fixture.key("reservations"),
                        "held",
                        "HELD 1763766000000000 1763766900000000\nowner with a \u0007\n1 A");
        assertThatExceptionOfType(OutcomeUnknownException.class)
                .isThrownBy(() -> store.apply(List.of(confirm("held"))))
                .withMessageContaining("The batch is applied, but its answer cannot be read");
    }

    @Test
    void inconsistentReservationsAreNotReleasedWhenTooManyAreOverdue() {
        store.apply(List.of(setOnHand("C", 2_000, "count C")));
        for (int from = 0; from < 1_500; from += 500) {
            store.apply(IntStream.range(from, from + 500)
                    .<StockCommand<?>>mapToObj(i -> reserve("order-" + i, Duration.ofSeconds(1), Line.of("C", 1)))
                    .toList());
        }
        fixture.passTime(Duration.ofSeconds(1));
        fixture.redis().set(fixture.key("reserved:C"), "500");
        for (int i = 0; i < 3; i++) {
            try {
                store.apply(List.of(setOnHand("C", 2_500, "count again"), reserve("too much", "C", 5_000)));
            } catch (TransientStoreException e) {
                assertThat(e).hasMessageContaining("were expired");
            }
        }
        assertThat(TestCommands.level(store, "C").reserved()).isZero();
    }

    @Test
    void countersThatBreakR2FailTheBatch() {
        fixture.redis().set(fixture.key("reserved:A"), "11");
        assertFailsWithoutEffect("onHand 10, reserved 11, sold 0", reserve("basket", "B", 1), reserve("order", "A", 1));
    }

    @Test
    void aReservationThatCannotBeReadFailsTheBatch() {
        fixture.redis().hset(fixture.key("reservations"), "held", "{\"status\":\"HELD\"}");
        assertFailsWithoutEffect("Reservation held", reserve("basket", "B", 1), confirm("held"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.reservations(List.of(confirm("held").id())))
                .withMessageContaining("Reservation held");
    }

    @Test
    void keysOfAnotherApplicationAreRefused() {
        fixture.redis().del(fixture.key("held"));
        fixture.redis().set(fixture.key("held"), "of another application");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fixture.newStore())
                .withMessageContaining(fixture.key("held") + " holds a string");
    }

    @Test
    void theLayoutOfAnotherVersionIsRefused() {
        fixture.redis().set(fixture.key("layout"), "1");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> fixture.newStore())
                .withMessageContaining("has layout 1")
                .withMessageContaining("needs layout 4");
    }

    private void assertFailsWithoutEffect(String why, StockCommand<?>... batch) {
        Map<String, String> before = contents();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.apply(List.of(batch)))
                .isNotInstanceOf(TransientStoreException.class)
                .isNotInstanceOf(OutcomeUnknownException.class)
                .withMessageContaining(why)
                .withMessageContaining(fixture.prefix());
        assertThat(contents()).isEqualTo(before);
    }

    /** All keys with their content, as Redis would write them to disk. */
    private Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        for (String key : fixture.redis().keys(fixture.key("*"))) {
            contents.put(key, Arrays.toString(fixture.redis().dump(key)));
        }
        return contents;
    }
}
