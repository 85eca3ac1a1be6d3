package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ReservationEngine;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Closes the engine when the application ends: after the web server and the message listeners, whose work may call it, and
 * before the connections of Redis, which its listeners may use. A context that is only stopped, as the test framework of
 * Spring 7 does between tests, may be started again; so the engine goes on then.
 */
final class EngineLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {
    /** Spring's connections stop in phase 0, web servers and message listeners in much higher phases, which come earlier. */
    static final int PHASE = 100;

    private final ReservationEngine engine;
    private final ApplicationContext context;
    private volatile boolean running;
    private volatile boolean closing;

    EngineLifecycle(ReservationEngine engine, ApplicationContext context) {
        this.engine = engine;
        this.context = context;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == context) {
            closing = true;
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (closing) {
            engine.close();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
