package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentsTest {
    private static final ReservationId ORDER = ReservationId.of("order-7");
    private static final OperationId RETURN = OperationId.of("return-1");
    private static final Sku SKU = Sku.of("A");
    private static final List<Line> LINES = List.of(new Line(SKU, 2));
    private static final Duration HOLD_FOR = Duration.ofMinutes(10);

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // null is the point of the test
    private static <T> T missing() {
        return null;
    }

    private static Arguments nulls(String name, ThrowingCallable call) {
        return Arguments.of(name, call);
    }

    static Stream<Arguments> nulls() {
        ReserveRequest.Builder request = ReserveRequest.builder("order-7");
        Collection<Line> withNull = new ArrayList<>(LINES);
        withNull.add(missing());
        return Stream.of(
                nulls("SKU is null", () -> Sku.of(missing())),
                nulls("reservation id is null", () -> ReservationId.of(missing())),
                nulls("owner is null", () -> OwnerId.of(missing())),
                nulls("operation id is null", () -> OperationId.of(missing())),
                nulls("sku", () -> new Line(missing(), 1)),
                nulls("sku", () -> new HeldFilter.OfSku(missing())),
                nulls("owner", () -> new HeldFilter.OfOwner(missing())),
                nulls("id", () -> new Reserve(missing(), LINES, HOLD_FOR, null)),
                nulls("lines", () -> new Reserve(ORDER, missing(), HOLD_FOR, null)),
                nulls("line", () -> new Reserve(ORDER, new ArrayList<>(withNull), HOLD_FOR, null)),
                nulls("holdFor", () -> new Reserve(ORDER, LINES, missing(), null)),
                nulls("id", () -> new Confirm(missing())),
                nulls("id", () -> new Cancel(missing())),
                nulls("id", () -> new Expire(missing())),
                nulls("id", () -> new Extend(missing(), HOLD_FOR)),
                nulls("holdFor", () -> new Extend(ORDER, missing())),
                nulls("id", () -> ReturnStock.all(missing(), RETURN)),
                nulls("operation", () -> ReturnStock.all(ORDER, missing())),
                nulls("id", () -> ReturnStock.of(missing(), RETURN, LINES)),
                nulls("operation", () -> ReturnStock.of(ORDER, missing(), LINES)),
                nulls("lines", () -> ReturnStock.of(ORDER, RETURN, missing())),
                nulls("sku", () -> new Adjust(missing(), 1, RETURN, "why")),
                nulls("operation", () -> new Adjust(SKU, 1, missing(), "why")),
                nulls("reason is null", () -> new Adjust(SKU, 1, RETURN, missing())),
                nulls("sku", () -> new SetOnHand(missing(), 1, RETURN)),
                nulls("operation", () -> new SetOnHand(SKU, 1, missing())),
                nulls("id", () -> ReserveRequest.builder(ArgumentsTest.<ReservationId>missing())),
                nulls("line", () -> request.line(missing())),
                nulls("lines", () -> request.lines(missing())),
                nulls("line", () -> request.lines(withNull)),
                nulls("holdFor", () -> request.holdFor(missing())),
                nulls("owner", () -> request.owner(ArgumentsTest.<OwnerId>missing())),
                nulls("id", () -> new Change(missing(), LINES)),
                nulls("lines", () -> new Change(ORDER, missing())),
                nulls("id", () -> new Assign(missing(), OwnerId.of("ann"))),
                nulls("owner", () -> new Assign(ORDER, missing())),
                nulls("lines", () -> new Confirm(ORDER, missing(), LateConfirm.REFUSE)),
                nulls("late", () -> new Confirm(ORDER, LINES, missing())),
                nulls("sku", () -> new Repair(missing(), RETURN)),
                nulls("operation", () -> new Repair(SKU, missing())),
                nulls("take", () -> new LineFromAny(1, List.of(SKU, Sku.of("B")), missing())),
                nulls("line", () -> request.lineFromAny(missing())),
                nulls("longestHold", () -> request.longestHold(missing())),
                nulls("token", () -> PageRequest.after(missing(), 1)));
    }

    @ParameterizedTest
    @MethodSource("nulls")
    void anArgumentThatIsNullIsAnErrorThatNamesIt(String message, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessage(message);
    }

    @Test
    void aReturnWithoutLinesIsAnErrorThatNamesTheReservationAndTheOperation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReturnStock.of(ORDER, RETURN, List.of()))
                .withMessage("return return-1 of reservation order-7 has no lines; use ReturnStock.all, or returnStock"
                        + " without lines, to return everything");
    }

    @Test
    void aReturnIsOfAllUnitsOrOfTheNamedOnes() {
        ReturnStock all = ReturnStock.all(ORDER, RETURN);
        assertThat(all.isAll()).isTrue();
        assertThat(all.lines()).isEmpty();
        assertThat(all).hasToString("ReturnStock[id=order-7, operation=return-1, lines=all]");
        ReturnStock some = ReturnStock.of(ORDER, RETURN, List.of(Line.of("B", 1), Line.of("A", 2), Line.of("B", 3)));
        assertThat(some.isAll()).isFalse();
        assertThat(some.lines()).containsExactly(Line.of("A", 2), Line.of("B", 4));
        assertThat(some)
                .isEqualTo(ReturnStock.of(ORDER, RETURN, some.lines()))
                .hasSameHashCodeAs(ReturnStock.of(ORDER, RETURN, some.lines()))
                .isNotEqualTo(all)
                .isNotEqualTo(ReturnStock.of(ORDER, OperationId.of("return-2"), some.lines()))
                .isNotEqualTo(ReturnStock.of(ReservationId.of("order-8"), RETURN, some.lines()));
    }

    @Test
    void aRequestTakesTypedValuesAndWholeBaskets() {
        ReserveRequest typed = ReserveRequest.builder(ORDER)
                .lines(List.of(Line.of("B", 1), Line.of("A", 2)))
                .line("B", 1)
                .owner(OwnerId.of("shopper-7"))
                .build();
        assertThat(typed)
                .isEqualTo(ReserveRequest.builder("order-7")
                        .line("A", 2)
                        .line("B", 2)
                        .owner("shopper-7")
                        .build());
    }

    @Test
    void pageRequestsAreEqualIfTheyAskForTheSamePage() {
        PageToken token = PageToken.of("x");
        assertThat(PageRequest.after(token, 10))
                .isEqualTo(PageRequest.after(PageToken.of("x"), 10))
                .hasSameHashCodeAs(PageRequest.after(PageToken.of("x"), 10))
                .isNotEqualTo(PageRequest.after(token, 11))
                .isNotEqualTo(PageRequest.after(PageToken.of("y"), 10))
                .isNotEqualTo(PageRequest.first(10));
        assertThat(PageRequest.first(10)).isEqualTo(PageRequest.first(10));
    }
}
