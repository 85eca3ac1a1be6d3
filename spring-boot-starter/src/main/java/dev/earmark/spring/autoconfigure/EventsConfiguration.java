package dev.earmark.spring.autoconfigure;

import dev.earmark.spring.ReservationEventPublisher;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

/** Application events, if the application listens to them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "earmark.events.enabled", matchIfMissing = true)
class EventsConfiguration {
    /** What the listeners of the engine are chosen by. A bean, so that it is found out once. */
    @Bean
    @ConditionalOnMissingBean(ReservationEventPublisher.class)
    OptionalEvents earmarkEvents(
            ConfigurableListableBeanFactory beans, EarmarkProperties properties, ApplicationEventPublisher publisher) {
        EventListeners listeners = EventListeners.of(beans);
        if (!listeners.any() && !Boolean.TRUE.equals(properties.events().enabled())) {
            return new OptionalEvents(null);
        }
        boolean hasTransactions = ClassUtils.isPresent(
                "org.springframework.transaction.PlatformTransactionManager", ClassUtils.getDefaultClassLoader());
        return new OptionalEvents(new ReservationEventPublisher(
                publisher, listeners.transactional() && hasTransactions ? ShortTransaction.of(beans) : Runnable::run));
    }

    /** A separate class, because spring-tx need not be on the class path. */
    static final class ShortTransaction {
        private ShortTransaction() {}

        /** A new transaction, because the caller may be in one that knows nothing of the step. */
        static Consumer<Runnable> of(ConfigurableListableBeanFactory beans) {
            ObjectProvider<PlatformTransactionManager> manager =
                    beans.getBeanProvider(PlatformTransactionManager.class);
            return publish -> {
                PlatformTransactionManager unique = manager.getIfUnique();
                if (unique == null) {
                    publish.run();
                } else {
                    TransactionTemplate transaction = new TransactionTemplate(unique);
                    transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
                    transaction.executeWithoutResult(status -> publish.run());
                }
            };
        }
    }
}
