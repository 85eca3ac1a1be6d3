package dev.earmark.redis;

import static dev.earmark.redis.TestCommands.cancel;
import static dev.earmark.redis.TestCommands.confirm;
import static dev.earmark.redis.TestCommands.level;
import static dev.earmark.redis.TestCommands.repair;
import static dev.earmark.redis.TestCommands.reserve;
import static dev.earmark.redis.TestCommands.reserveFor;
import static dev.earmark.redis.TestCommands.setOnHand;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.Refusal;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StoreException;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audit and repair of counters that were damaged by hand in ways that no database with constraints allows. */
class DamagedCountersTest {
    /** Every byte that means something in a pattern of Lua. */
    private static final String AWKWARD = "%d+ A-[^(x)]$.*?%";

    private static final Sku A = Sku.of("A");

    private final RedisFixture fixture = new RedisFixture(TestClient.SHARED);
    private StockStore store;

    @BeforeEach
    void open() {
        store = fixture.newStore();
        store.apply(List.of(
                setOnHand("A", 10, "count A"),
                setOnHand(AWKWARD, 10, "count B"),
                reserve("held", TestCommands.HOLD_FOR, Line.of("A", 3), Line.of(AWKWARD, 2)),
                reserveFor("9 A", "of a strange owner", Line.of("A", 1)),
                reserve("sold", "A", 2),
                confirm("sold")));
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5", "-7", "9", "9223372036854775807", "-9223372036854775808"})
    void anAuditReturnsEveryCounterThatIsANumberAndARepairCorrectsIt(String reserved) {
        fixture.redis().set(fixture.key("reserved:A"), reserved);
        assertThat(audit()).containsExactly(new LevelAudit(A, 8, Long.parseLong(reserved), 2, 4));
        assertRepaired();
    }

    @ParameterizedTest
    @ValueSource(strings = {"four", "", "4.0", "04", "1e1", " 4", "9223372036854775808", "nan", "inf", "-0"})
    void anAuditNamesTheSkuOfACounterThatIsNotANumberAndARepairCorrectsIt(String reserved) {
        fixture.redis().set(fixture.key("reserved:A"), reserved);
        if (!List.of("04", "-0").contains(reserved)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.audit(null, 10))
                    .withMessageContaining("counters of SKU A cannot be read")
                    .withMessageContaining("reserved \"" + reserved + "\"")
                    .withMessageContaining("Call repair");
        }
        assertRepaired();
    }

    @Test
    void aMissingCounterIsRepairedToo() {
        fixture.redis().del(fixture.key("reserved:A"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.audit(null, 10))
                .withMessageContaining("reserved \"missing\"");
        assertRepaired();
    }

    private void assertRepaired() {
        assertThat(apply(repair("A", "repair"))).isEqualTo(Outcomes.applied(StockLevels.of(A, 8, 4, 2)));
        assertThat(fixture.redis().get(fixture.key("reserved:A"))).isEqualTo("4");
        assertThat(fixture.redis().hget(fixture.key("operations"), "repair"))
                .matches("REPAIR 4 \\d{16} [0-9a-f]{64}\nA\n");
        assertThat(apply(repair("A", "repair"))).isEqualTo(Outcomes.replayed(StockLevels.of(A, 8, 4, 2)));
        assertThat(audit()).isEmpty();
        assertThat(apply(cancel("held"))).isInstanceOf(StockOutcome.Applied.class);
        assertThat(level(store, "A")).isEqualTo(StockLevels.of(A, 8, 1, 2));
    }

    @Test
    void aSkuWithSignsOfPatternsIsCounted() {
        fixture.redis().set(fixture.key("reserved:" + AWKWARD), "7");
        assertThat(audit()).containsExactly(new LevelAudit(Sku.of(AWKWARD), 10, 7, 0, 2));
        assertThat(apply(repair(AWKWARD, "repair")))
                .isEqualTo(Outcomes.applied(StockLevels.of(Sku.of(AWKWARD), 10, 2, 0)));
    }

    @Test
    void aRepairCountsWhatTheBatchHasChangedBefore() {
        store.apply(List.of(cancel("held"), repair("A", "repair"), reserve("new", "A", 2)));
        assertThat(level(store, "A").reserved()).isEqualTo(3);
        assertThat(audit()).isEmpty();
    }

    /** Neighbours that need the damaged counter fail the batch, so the engine sends them again, one by one. */
    @Test
    void aDamagedCounterFailsOtherCommandsOfTheBatch() {
        fixture.redis().set(fixture.key("reserved:A"), "four");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.apply(List.of(repair("A", "repair"), reserve("new", "A", 2))))
                .isNotInstanceOf(OutcomeUnknownException.class)
                .withMessageContaining("A counter of SKU A is not a number of units")
                .withMessageContaining("call repair");
        assertThat(fixture.redis().get(fixture.key("reserved:A"))).isEqualTo("four");
    }

    /** A reserve of the other SKU would reclaim the basket, whose units of the damaged SKU cannot be given back yet. */
    @Test
    void anOverdueBasketWithADamagedCounterIsReclaimedOnlyAfterTheRepair() {
        fixture.passTime(TestCommands.HOLD_FOR);
        fixture.redis().set(fixture.key("reserved:A"), "four");
        List<StockOutcome<?>> outcomes = store.apply(
                List.of(reserve("before", AWKWARD, 9), repair("A", "repair"), reserve("after", AWKWARD, 9)));
        assertThat(outcomes.get(0)).isInstanceOf(StockOutcome.Refused.class);
        assertThat(outcomes.get(2)).isInstanceOf(StockOutcome.Applied.class);
        assertThat(level(store, "A").reserved()).isEqualTo(1);
        assertThat(audit()).isEmpty();
    }

    @Test
    void aRepairIsRefusedIfMoreIsHeldThanIsOnHand() {
        fixture.redis().set(fixture.key("onHand:A"), "-2");
        assertThat(audit()).containsExactly(new LevelAudit(A, -2, 4, 2, 4));
        assertThat(apply(repair("A", "repair"))).isEqualTo(Outcomes.refused(new Refusal.MoreHeldThanOnHand(A, -2, 4)));
        assertThat(fixture.redis().get(fixture.key("reserved:A"))).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onHand:A", "sold:A"})
    void whatARepairCannotKnowIsAnErrorThatNamesTheSku(String counter) {
        fixture.redis().set(fixture.key(counter), "many");
        assertRepairFails("A counter of SKU A is not a number of units: \"many\"");
        fixture.redis().del(fixture.key(counter));
        assertRepairFails("without the other two counters of its SKU");
    }

    @Test
    void aNegativeNumberOfSoldUnitsIsNotRepaired() {
        fixture.redis().set(fixture.key("sold:A"), "-1");
        assertThat(audit()).containsExactly(new LevelAudit(A, 8, 4, -1, 4));
        assertRepairFails("The counters of SKU A break");
    }

    @Test
    void aLevelThatWasDamagedAgainNeedsANewOperation() {
        store.apply(List.of(repair("A", "repair")));
        fixture.redis().set(fixture.key("reserved:A"), "four");
        assertRepairFails("damaged again after repair repair");
        assertThat(apply(repair("A", "repair-2"))).isEqualTo(Outcomes.applied(StockLevels.of(A, 8, 4, 2)));
    }

    @Test
    void aRepairPutsTheSkuIntoTheIndexAgain() {
        fixture.redis().del(fixture.key("skus"));
        assertThat(store.levels(null, 10)).isEmpty();
        store.apply(List.of(repair("A", "repair")));
        assertThat(store.levels(null, 10)).containsExactly(StockLevels.of(A, 8, 4, 2));
    }

    @Test
    void aPageOfLevelsNamesTheSkuThatCannotBeRead() {
        fixture.redis().set(fixture.key("reserved:A"), "9");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.levels(null, 10))
                .withMessageContaining("counters of SKU A cannot be read");
    }

    private void assertRepairFails(String why) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> apply(repair("A", "repair")))
                .isNotInstanceOf(OutcomeUnknownException.class)
                .withMessageContaining(why);
    }

    private StockOutcome<?> apply(StockCommand<?> command) {
        return store.apply(List.of(command)).get(0);
    }

    private List<LevelAudit> audit() {
        return store.audit(null, 10).stream()
                .filter(audit -> !audit.isConsistent())
                .toList();
    }
}
