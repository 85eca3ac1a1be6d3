package dev.earmark.spring;

import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;

/** Hears of what was done in a joined transaction, inside of it. */
interface JoinedEvents {
    /** For an application that listens to no events. */
    JoinedEvents NONE = new JoinedEvents() {
        @Override
        public void reserved(StockOutcome<Reservation> outcome) {}

        @Override
        public void applied(StockCommand<?> command, StockOutcome<?> outcome) {}

        @Override
        public void whileReporting(Runnable report) {
            report.run();
        }
    };

    void reserved(StockOutcome<Reservation> outcome);

    void applied(StockCommand<?> command, StockOutcome<?> outcome);

    /** The engine's listener hears of the same after the commit. */
    void whileReporting(Runnable report);
}
