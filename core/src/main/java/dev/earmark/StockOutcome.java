package dev.earmark;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one command: applied or refused. These two are all there will be. Immutable.
 *
 * @param <T> the result of an applied command
 */
public sealed interface StockOutcome<T> {

    /**
     * Turns a refusal into an exception.
     *
     * @return the reservation or level after the command
     * @throws OutOfStockException if the command was refused because not enough units were available
     * @throws RefusedException if it was refused for another reason
     */
    T orThrow();

    /**
     * The command was applied, durably, by this call or by an earlier one.
     *
     * @param <T> a reservation or a level
     */
    final class Applied<T> implements StockOutcome<T> {
        private final T value;
        private final boolean replay;
        private final List<Reservation> reclaimed;

        Applied(T value, boolean replay, List<Reservation> reclaimed) {
            this.value = value;
            this.replay = replay;
            this.reclaimed = List.copyOf(reclaimed);
        }

        /**
         * The result.
         *
         * @return the reservation or level after the command
         */
        public T value() {
            return value;
        }

        /**
         * Returns whether an earlier call had applied the command (rule R4).
         *
         * @return true if so; then this call changed nothing
         */
        public boolean replay() {
            return replay;
        }

        @Override
        public T orThrow() {
            return value;
        }

        List<Reservation> reclaimed() {
            return reclaimed;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Applied<?> that
                    && value.equals(that.value)
                    && replay == that.replay
                    && reclaimed.equals(that.reclaimed);
        }

        @Override
        public int hashCode() {
            return Objects.hash(value, replay, reclaimed);
        }

        @Override
        public String toString() {
            return (replay ? "Applied before[" : "Applied[") + value + reclaimedText(reclaimed) + "]";
        }
    }

    /**
     * The command was refused and not applied.
     *
     * @param <T> the result that the command would have had
     */
    final class Refused<T> implements StockOutcome<T> {
        private final Refusal refusal;
        private final List<Reservation> reclaimed;

        Refused(Refusal refusal, List<Reservation> reclaimed) {
            this.refusal = refusal;
            this.reclaimed = List.copyOf(reclaimed);
        }

        /**
         * The reason.
         *
         * @return the refusal
         */
        public Refusal refusal() {
            return refusal;
        }

        @Override
        public T orThrow() {
            throw refusal.toException();
        }

        List<Reservation> reclaimed() {
            return reclaimed;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Refused<?> that && refusal.equals(that.refusal) && reclaimed.equals(that.reclaimed);
        }

        @Override
        public int hashCode() {
            return Objects.hash(refusal, reclaimed);
        }

        @Override
        public String toString() {
            return "Refused[" + refusal + reclaimedText(reclaimed) + "]";
        }
    }

    private static String reclaimedText(List<Reservation> reclaimed) {
        return reclaimed.isEmpty() ? "" : ", reclaimed " + reclaimed;
    }
}
