package dev.earmark.spring.autoconfigure;

import dev.earmark.spring.autoconfigure.RedisAddress.Credentials;
import dev.earmark.spring.autoconfigure.RedisAddress.Kind;
import dev.earmark.spring.autoconfigure.RedisAddress.Node;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application's Redis with Boot 3.5. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails")
class RedisAddress3Configuration {
    @Bean
    @ConditionalOnBean(type = "org.springframework.boot.autoconfigure.data.redis.RedisConnectionDetails")
    RedisAddress earmarkRedisAddress(RedisConnectionDetails details) {
        Credentials user = new Credentials(details.getUsername(), details.getPassword());
        RedisConnectionDetails.Sentinel sentinel = details.getSentinel();
        if (sentinel != null) {
            return new RedisAddress(
                    Kind.SENTINEL,
                    sentinel.getNodes().stream()
                            .map(node -> new Node(node.host(), node.port()))
                            .toList(),
                    sentinel.getMaster(),
                    sentinel.getDatabase(),
                    user,
                    new Credentials(sentinel.getUsername(), sentinel.getPassword()),
                    sentinel.getSslBundle());
        }
        RedisConnectionDetails.Cluster cluster = details.getCluster();
        if (cluster != null) {
            return RedisAddress.cluster(
                    cluster.getNodes().stream()
                            .map(node -> new Node(node.host(), node.port()))
                            .toList(),
                    user,
                    cluster.getSslBundle());
        }
        RedisConnectionDetails.Standalone server = details.getStandalone();
        if (server == null) {
            throw RedisAddress.unsupported("none that Earmark knows");
        }
        return RedisAddress.standalone(
                server.getHost(), server.getPort(), server.getDatabase(), user, server.getSslBundle());
    }
}
