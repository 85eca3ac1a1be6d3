package dev.earmark.spring.autoconfigure;

import dev.earmark.spring.ReservationEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Whether beans listen to {@link ReservationEvent}s. Asked when the engine is built, because it gets its listener then, and so
 * before Spring has found the listeners itself. Looks at types only, and creates no bean.
 *
 * @param any whether there is a listener
 * @param transactional whether there is one that hears of an event only if a transaction is active
 */
record EventListeners(boolean any, boolean transactional) {
    private static final String TRANSACTIONAL = "org.springframework.transaction.event.TransactionalEventListener";

    static EventListeners of(ConfigurableListableBeanFactory beans) {
        boolean any = false;
        boolean transactional = false;
        for (String name : beans.getBeanDefinitionNames()) {
            Class<?> type = typeOf(beans, name);
            if (type == null || type.getName().startsWith("org.springframework.")) {
                continue;
            }
            any |= ApplicationListener.class.isAssignableFrom(type)
                    && isOurs(payload(ResolvableType.forClass(type)
                            .as(ApplicationListener.class)
                            .getGeneric()));
            for (Map.Entry<Method, EventListener> each : annotated(type).entrySet()) {
                if (eventTypes(each.getKey(), each.getValue()).anyMatch(EventListeners::isOurs)) {
                    any = true;
                    transactional |= MergedAnnotations.from(
                                    each.getKey(), MergedAnnotations.SearchStrategy.TYPE_HIERARCHY)
                            .isPresent(TRANSACTIONAL);
                }
            }
        }
        return new EventListeners(any, transactional);
    }

    /** Null if only an instance could tell: factories are not created early for this. */
    private static @Nullable Class<?> typeOf(ConfigurableListableBeanFactory beans, String name) {
        try {
            Class<?> type = beans.getType(name, false);
            return type != null && Proxy.isProxyClass(type) ? AutoProxyUtils.determineTargetClass(beans, name) : type;
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    private static Map<Method, EventListener> annotated(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, EventListener.class)) {
            return Map.of();
        }
        try {
            return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<EventListener>)
                    method -> AnnotatedElementUtils.findMergedAnnotation(method, EventListener.class));
        } catch (RuntimeException | LinkageError e) {
            // Spring ignores such a type too
            return Map.of();
        }
    }

    private static Stream<Class<?>> eventTypes(Method method, EventListener listener) {
        if (listener.classes().length > 0) {
            return Stream.of(listener.classes());
        }
        if (method.getParameterCount() == 0) {
            return Stream.empty();
        }
        Class<?> type = payload(ResolvableType.forMethodParameter(method, 0));
        return type == null ? Stream.empty() : Stream.of(type);
    }

    private static @Nullable Class<?> payload(ResolvableType type) {
        Class<?> event = type.resolve();
        return event == PayloadApplicationEvent.class ? type.getGeneric().resolve() : event;
    }

    private static boolean isOurs(@Nullable Class<?> type) {
        return type != null && ReservationEvent.class.isAssignableFrom(type);
    }
}
