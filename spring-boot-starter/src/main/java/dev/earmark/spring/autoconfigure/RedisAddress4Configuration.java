package dev.earmark.spring.autoconfigure;

import dev.earmark.spring.autoconfigure.RedisAddress.Credentials;
import dev.earmark.spring.autoconfigure.RedisAddress.Kind;
import dev.earmark.spring.autoconfigure.RedisAddress.Node;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The application's Redis with Boot 4. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(name = "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails")
class RedisAddress4Configuration {
    @Bean
    @ConditionalOnBean(type = "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails")
    RedisAddress earmarkRedisAddress(DataRedisConnectionDetails details) {
        Credentials user = new Credentials(details.getUsername(), details.getPassword());
        DataRedisConnectionDetails.Sentinel sentinel = details.getSentinel();
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
                    details.getSslBundle());
        }
        DataRedisConnectionDetails.Cluster cluster = details.getCluster();
        if (cluster != null) {
            return RedisAddress.cluster(
                    cluster.getNodes().stream()
                            .map(node -> new Node(node.host(), node.port()))
                            .toList(),
                    user,
                    details.getSslBundle());
        }
        DataRedisConnectionDetails.Standalone server = details.getStandalone();
        if (details.getMasterReplica() != null || server == null) {
            throw RedisAddress.unsupported("a primary with replicas");
        }
        return RedisAddress.standalone(
                server.getHost(), server.getPort(), server.getDatabase(), user, details.getSslBundle());
    }
}
