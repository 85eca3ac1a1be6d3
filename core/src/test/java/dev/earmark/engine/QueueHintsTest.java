package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.ReservationId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueHintsTest {
    private final QueueHints hints = new QueueHints();

    private static ReservationId order(int number) {
        return ReservationId.of("order-" + number);
    }

    private long remembered(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .filter(i -> hints.get(order(i)) == i % CombiningPolicy.MAX_QUEUES)
                .count();
    }

    private void put(int first, int last) {
        IntStream.rangeClosed(first, last).forEach(i -> hints.put(order(i), i % CombiningPolicy.MAX_QUEUES));
    }

    @Test
    void remembersEveryNumberOfAQueue() {
        for (int queue = 0; queue < CombiningPolicy.MAX_QUEUES; queue++) {
            hints.put(order(1), queue);
            assertThat(hints.get(order(1))).isEqualTo(queue);
        }
    }

    @Test
    void remembersNothingOfAnUnknownReservation() {
        put(1, QueueHints.FIRST_PLACES);
        long mistaken = IntStream.range(1_000_000, 1_010_000)
                .filter(i -> hints.get(order(i)) != QueueHints.NONE)
                .count();
        // one of 1,023 marks is the same by chance
        assertThat(mistaken).isLessThan(100);
    }

    @Test
    void remembersMostOfAsManyReservationsAsItHasPlaces() {
        put(1, QueueHints.FIRST_PLACES / 2);
        assertThat(remembered(1, QueueHints.FIRST_PLACES / 2)).isGreaterThan(QueueHints.FIRST_PLACES * 35 / 100);
    }

    @Test
    void growsWithTheNumberOfReservations() {
        put(1, 400_000);
        int latest = QueueHints.MOST_PLACES / 4;
        assertThat(remembered(400_000 - latest + 1, 400_000)).isGreaterThan(latest * 7L / 10);
    }

    @Test
    void aRepeatedNoteTakesNoPlace() {
        hints.put(order(1), 7);
        IntStream.range(0, QueueHints.FIRST_PLACES * 2).forEach(i -> hints.put(order(2), 8));
        assertThat(hints.get(order(1))).isEqualTo(7);
    }
}
