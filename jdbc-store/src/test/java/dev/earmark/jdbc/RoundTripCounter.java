package dev.earmark.jdbc;

import java.io.Closeable;
import java.io.IOException;

/**
 * A proxy in front of a database that counts round trips: how often the client sends something after the server has
 * answered. For a client that uses one connection at a time.
 */
final class RoundTripCounter implements Closeable {
    private final LeadingProxy proxy;
    private int roundTrips;
    private boolean answered = true;

    RoundTripCounter(DatabaseAddress database) throws IOException {
        proxy = new LeadingProxy(database, this::request, this::answer);
    }

    /** The database's address through this proxy. */
    DatabaseAddress address() {
        return proxy.address();
    }

    /** Counts the round trips of a piece of work. */
    int count(Runnable work) {
        int before = roundTrips();
        work.run();
        return roundTrips() - before;
    }

    private synchronized int roundTrips() {
        return roundTrips;
    }

    private synchronized void request() {
        if (answered) {
            roundTrips++;
        }
        answered = false;
    }

    private synchronized void answer() {
        answered = true;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
    }
}
