package dev.earmark.examples;

import dev.earmark.examples.kill.Program;
import dev.earmark.redis.RedisServer;

/** A Redis that is killed and started again on the same data. It syncs each write before it answers. */
final class KilledRedis implements Program {
    private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    private boolean running = true;

    String uri() {
        return server.uri();
    }

    @Override
    public void start() {
        if (!running) {
            server.restart();
            running = true;
        }
    }

    @Override
    public void awaitReady() {
        // start has waited
    }

    @Override
    public void kill() {
        server.kill();
        running = false;
    }

    @Override
    public void close() {
        kill();
    }

    /** Ends it for good. */
    void end() {
        server.close();
    }
}
