package dev.earmark.shop;

import dev.earmark.spring.ReservationEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells shoppers that their time is up. */
@Component
class ExpiryNotices {
    private static final Logger log = LoggerFactory.getLogger(ExpiryNotices.class);

    // docs:spring-event
    @EventListener
    void expired(ReservationEvent.Expired event) {
        log.debug(
                "Order {} has expired; {} may order again",
                event.reservation().id(),
                event.reservation().owner());
    }
    // docs:end
}
