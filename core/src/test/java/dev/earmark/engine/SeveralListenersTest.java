package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.memory.InMemoryStockStore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several listeners hear the same, in their order, whatever the others throw. */
class SeveralListenersTest {
    private final List<String> heard = new ArrayList<>();

    static Stream<Method> methods() {
        return Arrays.stream(ReservationListener.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    /** Also a method that is added later. */
    @ParameterizedTest
    @MethodSource("methods")
    void eachMethodIsPassedOn(Method method) throws ReflectiveOperationException {
        ReservationListener all = ReservationListener.all(List.of(listener("a"), listener("b")));
        method.invoke(
                all,
                Arrays.stream(method.getParameterTypes())
                        .map(type -> type == int.class ? 1 : null)
                        .toArray());
        assertThat(heard).containsExactly("a " + method.getName(), "b " + method.getName());
    }

    private ReservationListener listener(String name) {
        InvocationHandler noting = (proxy, method, arguments) -> {
            if (method.getDeclaringClass() == Object.class) {
                return name;
            }
            heard.add(name + " " + method.getName());
            return null;
        };
        return (ReservationListener)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ReservationListener.class}, noting);
    }

    private static ReservationListener throwing(Throwable failure) {
        return new ReservationListener() {
            @Override
            public void reserved(Reservation reservation) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }

            @Override
            public String toString() {
                return "Throwing";
            }
        };
    }

    private static void reserveWith(ReservationListener listener) {
        try (ReservationEngine engine = ReservationEngine.builder(new InMemoryStockStore())
                .listener(listener)
                .reaper(ReaperPolicy.OFF)
                .build()) {
            engine.setOnHand(Sku.of("SKU-A"), 1, OperationId.random());
            engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 1).build());
            assertThat(engine.find(ReservationId.of("order-1"))).isPresent();
        }
    }

    @Test
    void oneThatThrowsIsLoggedByItsNameAndKeepsNoOtherFromHearing() {
        String log = Logs.of(() -> reserveWith(ReservationListener.all(
                List.of(throwing(new IllegalStateException("mail server is down")), listener("b")))));
        assertThat(heard).containsExactly("b reserved");
        assertThat(log.lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("listener Throwing failed");
        assertThat(log).contains("mail server is down");
    }

    @Test
    void anErrorOfTheVirtualMachineComesAfterTheOthersHaveHeard() {
        OutOfMemoryError error = new OutOfMemoryError("no heap");
        assertThatThrownBy(() -> reserveWith(ReservationListener.all(List.of(throwing(error), listener("b")))))
                .isSameAs(error);
        assertThat(heard).containsExactly("b reserved");
    }

    @Test
    void noneIsAllowedAndNullIsNot() {
        reserveWith(ReservationListener.all(List.of()));
        assertThatNullPointerException()
                .isThrownBy(() -> ReservationListener.all(Arrays.asList((ReservationListener) null)));
        assertThatNullPointerException().isThrownBy(() -> EngineObserver.all(Arrays.asList((EngineObserver) null)));
    }

    @Test
    void theListIsCopied() {
        List<ReservationListener> listeners = new ArrayList<>(List.of(listener("a")));
        ReservationListener all = ReservationListener.all(listeners);
        listeners.add(listener("b"));
        reserveWith(all);
        assertThat(heard).containsExactly("a reserved");
    }
}
