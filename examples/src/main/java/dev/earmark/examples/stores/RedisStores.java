package dev.earmark.examples.stores;

import dev.earmark.StoreException;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.redis.RedisStockStoreBuilder;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.util.regex.Pattern;

/** Opens stores in Redis. */
public final class RedisStores {
    /** Differs from the default prefix, so that no run touches the keys of a real shop. */
    public static final String PREFIX = "earmark-examples";

    private static final String CREDENTIALS = "([^/?#@]*@)?";
    private static final String HOST_AND_PORT = "([^/?#@:,\\[\\]]+|\\[[^/?#@\\]]+])(:\\d{1,5})?";
    private static final String ONE = "rediss?://" + CREDENTIALS + HOST_AND_PORT;
    private static final String SENTINELS =
            "rediss?-sentinel://" + CREDENTIALS + HOST_AND_PORT + "(," + HOST_AND_PORT + ")*";

    /**
     * Stricter than Lettuce, which reads a port that is not a number as part of the host name, and a password that is
     * not percent-encoded as a host or a port. Messages show hosts and ports.
     */
    private static final Pattern URL = Pattern.compile("(" + ONE + "|" + SENTINELS + ")(/\\d*)?(\\?[^#@]*)?(#[^@]*)?");

    private RedisStores() {}

    /**
     * Opens an empty store on a Redis server.
     *
     * @throws UnusableStoreException if options are missing, if the server cannot be reached or does not meet Earmark's
     *     requirements, or if it has keys of an earlier run and {@code --reset} is missing
     */
    static OpenStore onServer(ServerOptions server, StoreSettings settings) {
        server.require(StoreName.REDIS, "the Redis server to use", "--url");
        server.refuse(
                "--store=redis does not take --user and --password. Put them into the URL:"
                        + " --url=redis://USER:PASSWORD@HOST:PORT",
                "--user",
                "--password");
        String url = server.url();
        if (!isRedisUrl(url)) {
            throw new UnusableStoreException("--url must look like redis://HOST:PORT[/DATABASE] or"
                    + " redis://USER:PASSWORD@HOST:PORT[/DATABASE]. Percent-encode special characters in the user and"
                    + " password. Use rediss:// for TLS, redis-sentinel://HOST:PORT[,HOST:PORT][/DATABASE]#PRIMARY for"
                    + " Sentinel");
        }
        try {
            LeftoverKeys.deleteOrRefuse(url, PREFIX, server.reset());
            return open(url, settings);
        } catch (RedisException e) {
            throw UnusableStoreException.unconnected(url, e);
        } catch (StoreException e) {
            throw UnusableStoreException.unfit(url, e);
        }
    }

    /** Opens a store with everything that is in it. */
    static OpenStore open(String url, StoreSettings settings) {
        RedisStockStoreBuilder builder = RedisStockStore.builder(url).prefix(PREFIX);
        settings.events().ifPresent(builder::events);
        return OpenStore.of(builder.build());
    }

    private static boolean isRedisUrl(String url) {
        if (!URL.matcher(url).matches()) {
            return false;
        }
        try {
            RedisURI.create(url);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
