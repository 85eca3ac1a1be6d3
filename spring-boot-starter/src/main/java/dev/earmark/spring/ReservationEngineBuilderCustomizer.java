package dev.earmark.spring;

import dev.earmark.engine.ReservationEngineBuilder;

/**
 * Sets options of the auto-configured engine that have no property. Beans of this type are called in their order, after the
 * properties and the beans have been applied. A builder refuses an option that is set twice, so leave out the property of an
 * option that you set here.
 */
@FunctionalInterface
public interface ReservationEngineBuilderCustomizer {
    /**
     * Changes the builder.
     *
     * @param builder the builder, just before the engine is built
     */
    void customize(ReservationEngineBuilder builder);
}
