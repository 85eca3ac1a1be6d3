package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Large commands, alone and together with many small ones. */
abstract class LargeCommandsGroup extends ContractGroup {
    LargeCommandsGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r3_aLargeOverdueReservationIsReclaimedOnceForALargeOne() {
        List<String> skus = IntStream.range(0, 250).mapToObj(i -> "sku " + i).toList();
        batch(skus.stream().map(sku -> setOnHand(sku, 10, sku)).toList());
        Line[] half = skus.stream().map(sku -> line(sku, 5)).toArray(Line[]::new);
        applied(reserve("overdue", half));
        passTime(HOLD_FOR);
        applied(reserve("live", half));
        Line[] all = skus.stream().map(sku -> line(sku, 10)).toArray(Line[]::new);
        StockOutcome<Reservation> tooLarge = apply(reserve("too large", all));
        assertThat(refused(tooLarge)).isInstanceOf(Refusal.NotEnough.class);
        assertThat(reclaimedIds(tooLarge)).containsExactly("overdue");
        applied(reserve("order", half));
        assertThat(level("sku 249")).isEqualTo(counters("sku 249", 10, 10, 0));
    }

    @Test
    void aBatchCanMixLargeAndSmallCommands() {
        List<String> skus = IntStream.range(0, 200).mapToObj(i -> "sku " + i).toList();
        batch(skus.stream().map(sku -> setOnHand(sku, 3, sku)).toList());
        Line[] basket = skus.stream().map(sku -> line(sku, 1)).toArray(Line[]::new);
        List<StockCommand<?>> commands = new ArrayList<>();
        commands.add(reserve("large", basket));
        skus.forEach(sku -> commands.add(reserve("small " + sku, sku, 2)));
        commands.add(cancel("large"));
        commands.add(reserve("larger", basket));
        List<StockOutcome<?>> outcomes = batch(commands);
        assertThat(outcomes).allMatch(ExpectedOutcomes::isFirst);
        assertThat(level("sku 0")).isEqualTo(counters("sku 0", 3, 3, 0));
    }
}
