package dev.earmark.redis;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes old events from the stream, and reports the loss if a consumer group had not acknowledged them. */
final class EventsTrimmer {
    private static final Logger log = LoggerFactory.getLogger(RedisStockStore.class);

    private final ScriptRunner runner;
    private final Keys keys;
    private final EventsPolicy policy;

    EventsTrimmer(ScriptRunner runner, Keys keys, EventsPolicy policy) {
        this.runner = runner;
        this.keys = keys;
        this.policy = policy;
    }

    void trim(Duration retention) {
        List<Object> answer =
                runner.writeOnPrimary(LuaScript.TRIM_EVENTS, Micros.of(retention), Long.toString(policy.maxLength()));
        if (answer.size() > 2) {
            log.error(
                    "{} has more than {} events, so the oldest were removed. Up to {} of them were not acknowledged by {}:"
                            + " what these groups have learned is incomplete. Start their consumers, and compare what they"
                            + " keep with the store; allow more events by EventsPolicy.withMaxLength; or, if a group is no"
                            + " longer used, remove it: XGROUP DESTROY {} <group>",
                    keys.events(),
                    policy.maxLength(),
                    answer.get(1),
                    answer.subList(2, answer.size()),
                    keys.events());
        }
    }
}
