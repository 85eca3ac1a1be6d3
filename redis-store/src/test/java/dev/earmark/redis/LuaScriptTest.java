package dev.earmark.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.StockLevel;
import dev.earmark.spi.StoreLimits;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a script is composed from the files in the folder {@code lua}. */
class LuaScriptTest {
    @Test
    void aScriptHoldsTheCommandsOfItsBatchAndNoOthers() {
        assertThat(LuaScript.applying(Set.of("confirm", "cancel")).text())
                .contains("function commands.confirm(", "function commands.cancel(")
                .doesNotContain("function commands.reserve(", "function hooks.");
    }

    @Test
    void onlyTheScriptOfAStoreWithEventsHoldsWhatWritesThem() {
        assertThat(LuaScript.applying(Set.of("reserve")).text()).doesNotContain("XADD");
        assertThat(LuaScript.applyingWithEvents(Set.of("reserve")).text()).containsOnlyOnce("redis.call('XADD'");
    }

    @Test
    void theScriptOfPlainReservesAndConfirmsHoldsNothingOfLimitsAndChoices() {
        assertThat(LuaScript.applying(Set.of("reserve", "confirm")).text())
                .doesNotContain("local function refuseOverLimit(")
                .doesNotContain("local function parseChoices(")
                .doesNotContain("function hooks.termsOf(")
                .doesNotContain("sellAgain = function(");
        assertThat(LuaScript.applying(Set.of("reserve", "terms")).text())
                .contains("local function parseChoices(", "function hooks.termsOf(")
                .doesNotContain("local function refuseOverLimit(");
    }

    @Test
    void whatOnlyAReserveNeedsThatIsNotPlainIsDefinedWhenThereIsOne() {
        String alone = LuaScript.applying(Set.of("reserve")).text();
        assertThat(later(alone))
                .contains("allocate = function(", "local function reclaimUntil(", "local function refused(");
        String withConfirm = LuaScript.applying(Set.of("reserve", "confirm")).text();
        assertThat(later(withConfirm))
                .contains("allocate = function(", "local function reclaimUntil(")
                .doesNotContain("local function refused(");
        assertThat(withConfirm).containsOnlyOnce("local function refused(");
    }

    private static String later(String script) {
        int start = script.indexOf("local function defineNotPlain()");
        return script.substring(start, script.indexOf("function commands.", start));
    }

    @Test
    void theSameCommandsAreTheSameScript() {
        assertThat(LuaScript.applying(Set.of("reserve", "confirm", "adjust")))
                .isSameAs(LuaScript.applying(Set.of("adjust", "confirm", "reserve")));
    }

    @Test
    void r9_theLimitsInLuaAreThoseInJava() {
        assertThat(LuaScript.applying(Set.of("confirm")).text())
                .contains("local MAX_UNITS = " + StockLevel.MAX_UNITS + " ")
                .contains("local MAX_COMMANDS = " + StoreLimits.MAX_COMMANDS + " ")
                .contains("local MAX_LINES = " + StoreLimits.MAX_LINES + " ");
    }
}
