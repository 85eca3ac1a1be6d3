package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.CombiningPolicy;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.RetryPolicy;
import dev.earmark.jdbc.TableNames;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Properties as the policies of the builders. */
final class Policies {
    private Policies() {}

    static @Nullable RetryPolicy retry(EarmarkProperties.Retry properties) {
        RetryPolicy policy = RetryPolicy.DEFAULT;
        policy = with(policy, properties.firstPause(), RetryPolicy::withFirstPause);
        policy = with(policy, properties.longestPause(), RetryPolicy::withLongestPause);
        policy = with(policy, properties.giveUpAfter(), RetryPolicy::withGiveUpAfter);
        return onOrOff("retry", properties.enabled(), policy, RetryPolicy.DEFAULT, RetryPolicy.OFF);
    }

    static @Nullable CombiningPolicy combining(EarmarkProperties.Combining properties) {
        CombiningPolicy policy = CombiningPolicy.DEFAULT;
        policy = with(policy, properties.queues(), CombiningPolicy::withQueues);
        policy = with(policy, properties.batchSize(), CombiningPolicy::withBatchSize);
        return onOrOff("combining", properties.enabled(), policy, CombiningPolicy.DEFAULT, CombiningPolicy.OFF);
    }

    static @Nullable ReaperPolicy reaper(EarmarkProperties.Reaper properties) {
        ReaperPolicy policy = ReaperPolicy.DEFAULT;
        policy = with(policy, properties.shortestPause(), ReaperPolicy::withShortestPause);
        policy = with(policy, properties.longestPause(), ReaperPolicy::withLongestPause);
        policy = with(policy, properties.batchSize(), ReaperPolicy::withBatchSize);
        return onOrOff("reaper", properties.enabled(), policy, ReaperPolicy.DEFAULT, ReaperPolicy.OFF);
    }

    /** A separate class, because the JDBC store need not be on the class path. */
    static final class Jdbc {
        private Jdbc() {}

        /** The names that a statement or a message needs, also if they are the default. */
        static TableNames names(EarmarkProperties.Jdbc properties) {
            return new TableNames(properties.schema(), properties.tablePrefix());
        }
    }

    /** Sets an option of a builder if its property is set. */
    static <T> void apply(@Nullable T value, Consumer<T> option) {
        if (value != null) {
            option.accept(value);
        }
    }

    private static <P, T> P with(P policy, @Nullable T value, BiFunction<P, T, P> option) {
        return value == null ? policy : option.apply(policy, value);
    }

    /** Null for a policy without changes, so that a customizer can set one. */
    private static <P> @Nullable P onOrOff(String name, boolean enabled, P policy, P unchanged, P off) {
        if (enabled) {
            return policy == unchanged ? null : policy;
        }
        if (policy != unchanged) {
            throw new IllegalArgumentException(
                    "earmark." + name + ".enabled=false contradicts the other properties earmark." + name
                            + ".*, which ask for " + policy + "; remove one of the two");
        }
        return off;
    }
}
