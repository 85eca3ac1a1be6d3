package dev.earmark.spring.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the application's Redis is, as its connection details say. Both lines of Boot have such details, in different types.
 *
 * @param kind what the nodes are
 * @param nodes a single server, the Sentinels, or some nodes of a cluster
 * @param master the name of the primary; null if there are no Sentinels
 * @param database the number of the database
 * @param user the user and password of the server
 * @param sentinelUser those of the Sentinels
 * @param ssl for TLS; null without
 */
record RedisAddress(
        Kind kind,
        List<Node> nodes,
        @Nullable String master,
        int database,
        Credentials user,
        Credentials sentinelUser,
        @Nullable SslBundle ssl) {

    /** How the nodes lead to the server. */
    enum Kind {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    /** A server. */
    record Node(String host, int port) {}

    /** A user and its password, which no log shows. */
    record Credentials(@Nullable String user, @Nullable String password) {
        static final Credentials NONE = new Credentials(null, null);

        @Override
        public String toString() {
            return user == null ? "" : user;
        }
    }

    static RedisAddress standalone(String host, int port, int database, Credentials user, @Nullable SslBundle ssl) {
        return new RedisAddress(
                Kind.STANDALONE, List.of(new Node(host, port)), null, database, user, Credentials.NONE, ssl);
    }

    static RedisAddress cluster(List<Node> nodes, Credentials user, @Nullable SslBundle ssl) {
        return new RedisAddress(Kind.CLUSTER, nodes, null, 0, user, Credentials.NONE, ssl);
    }

    /** For what the store cannot use. */
    static UnusableStoreException unsupported(String what) {
        return new UnusableStoreException(
                "The application's Redis connection is " + what
                        + ", and Earmark needs a single server, Sentinels or a cluster",
                "Set earmark.redis.uri.");
    }
}
