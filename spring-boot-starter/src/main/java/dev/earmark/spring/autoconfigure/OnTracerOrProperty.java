package dev.earmark.spring.autoconfigure;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/**
 * Observations without a tracer would only repeat the timers of the metrics under other names. So they are on if there is a
 * tracer, unless the property says otherwise.
 */
final class OnTracerOrProperty extends AnyNestedCondition {
    OnTracerOrProperty() {
        super(ConfigurationPhase.REGISTER_BEAN);
    }

    @ConditionalOnProperty("earmark.observations.enabled")
    static class Wanted {}

    @ConditionalOnProperty(name = "earmark.observations.enabled", matchIfMissing = true)
    @ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
    static class Traced {}
}
