package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.TTL;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.Outcomes.isNotEnough;
import static dev.earmark.testkit.Outcomes.reclaimedIds;
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

/** Many commands in one atomic step, and large ones. */
abstract class LargeBatchesGroup extends ContractGroup {
    LargeBatchesGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r9_aBatchCanHaveFiveHundredCommands() {
        stock("A", 400);
        List<StockOutcome<?>> outcomes = batch(IntStream.range(0, 500)
                .mapToObj(i -> reserve("order " + i, "A", 1))
                .toList());
        assertThat(outcomes.subList(0, 400)).allMatch(Outcomes::isFirst);
        assertThat(outcomes.subList(400, 500))
                .allMatch(outcome -> refused(outcome).equals(isNotEnough("A", 1, 0)));
        assertThat(level("A")).isEqualTo(counters("A", 400, 400, 0));
        assertThat(batch(IntStream.range(0, 500)
                                .mapToObj(i -> confirm("order " + i))
                                .toList())
                        .subList(0, 400))
                .allMatch(Outcomes::isFirst);
        assertThat(level("A")).isEqualTo(counters("A", 0, 0, 400));
    }

    @Test
    void r1_aBasketCanHaveAThousandLines() {
        List<Line> lines = IntStream.range(0, Line.MAX_LINES)
                .mapToObj(i -> line("sku " + i, i % 7 + 1))
                .toList();
        batch(lines.stream()
                .map(line -> setOnHand(line.sku().value(), 7, line.sku().value()))
                .toList());
        Line[] basket = lines.toArray(Line[]::new);
        Reservation held = applied(reserve("order", basket));
        assertThat(held.lines()).containsExactlyInAnyOrder(basket);
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(refused(reserve("another", basket))).isInstanceOf(Refusal.NotEnough.class);
        applied(confirm("order"));
        applied(returnStock("order", "return"));
        assertThat(store().levels(lines.stream().map(Line::sku).toList()).values())
                .allMatch(level -> level.onHand() == 7 && level.reserved() == 0 && level.sold() == 0);
    }

    @Test
    void r3_aLargeOverdueBasketIsReclaimedOnceForALargeOne() {
        List<String> skus = IntStream.range(0, 250).mapToObj(i -> "sku " + i).toList();
        batch(skus.stream().map(sku -> setOnHand(sku, 10, sku)).toList());
        Line[] half = skus.stream().map(sku -> line(sku, 5)).toArray(Line[]::new);
        applied(reserve("overdue", half));
        passTime(TTL);
        applied(reserve("live", half));
        Line[] all = skus.stream().map(sku -> line(sku, 10)).toArray(Line[]::new);
        StockOutcome<Reservation> tooLarge = apply(reserve("too large", all));
        assertThat(refused(tooLarge)).isInstanceOf(Refusal.NotEnough.class);
        assertThat(reclaimedIds(tooLarge)).containsExactly("overdue");
        applied(reserve("order", half));
        assertThat(level("sku 249")).isEqualTo(counters("sku 249", 10, 10, 0));
    }

    @Test
    void theSmallestAndTheLargestCommandsShareABatch() {
        List<String> skus = IntStream.range(0, 200).mapToObj(i -> "sku " + i).toList();
        batch(skus.stream().map(sku -> setOnHand(sku, 3, sku)).toList());
        Line[] basket = skus.stream().map(sku -> line(sku, 1)).toArray(Line[]::new);
        List<StockCommand<?>> commands = new ArrayList<>();
        commands.add(reserve("large", basket));
        skus.forEach(sku -> commands.add(reserve("small " + sku, sku, 2)));
        commands.add(cancel("large"));
        commands.add(reserve("larger", basket));
        List<StockOutcome<?>> outcomes = batch(commands);
        assertThat(outcomes).allMatch(Outcomes::isFirst);
        assertThat(level("sku 0")).isEqualTo(counters("sku 0", 3, 3, 0));
    }
}
