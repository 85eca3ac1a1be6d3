package dev.earmark.spring.autoconfigure;

import dev.earmark.spring.ReservationEventPublisher;
import org.jspecify.annotations.Nullable;

/**
 * The publisher of events, if the application listens to any.
 *
 * @param publisher null if it does not
 */
record OptionalEvents(@Nullable ReservationEventPublisher publisher) {}
