package dev.earmark.examples;

import dev.earmark.StoreException;
import dev.earmark.redis.RedisStockStore;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.util.regex.Pattern;

/** Opens the store that keeps stock in Redis, empty. */
final class RedisStores {
    /** Another one than a shop's, so that no run can touch a shop's own keys. */
    static final String PREFIX = "earmark-examples";

    private static final String CREDENTIALS = "([^/?#@]*@)?";
    private static final String HOST_AND_PORT = "([^/?#@:,\\[\\]]+|\\[[^/?#@\\]]+])(:\\d{1,5})?";
    private static final String ONE = "rediss?://" + CREDENTIALS + HOST_AND_PORT;
    private static final String SENTINELS =
            "rediss?-sentinel://" + CREDENTIALS + HOST_AND_PORT + "(," + HOST_AND_PORT + ")*";

    /**
     * Stricter than Lettuce, which takes a port that is no number for a part of the host's name, and a password that is not
     * encoded for a host or a port, which messages show.
     */
    private static final Pattern URL = Pattern.compile("(" + ONE + "|" + SENTINELS + ")(/\\d*)?(\\?[^#@]*)?(#[^@]*)?");

    private RedisStores() {}

    /**
     * On a Redis server.
     *
     * @throws UnusableStoreException if the options do not name one, if it cannot be reached or does not suit Earmark, or if
     *     it holds keys of an earlier run that are not to be deleted
     */
    static StoreChoice onServer(ServerOptions server) {
        server.require(StoreKind.REDIS, "the Redis server to work on", "--url");
        server.refuse(
                "--store=redis takes no --user and no --password: they go into the URL,"
                        + " --url=redis://USER:PASSWORD@HOST:PORT",
                "--user",
                "--password");
        String url = server.url();
        if (!isRedisUrl(url)) {
            throw new UnusableStoreException("--url has to look like redis://HOST:PORT[/DATABASE] or"
                    + " redis://USER:PASSWORD@HOST:PORT[/DATABASE], special characters in the user and password"
                    + " percent-encoded; rediss:// for TLS, redis-sentinel://HOST:PORT[,HOST:PORT][/DATABASE]#PRIMARY for"
                    + " Sentinel");
        }
        try {
            EarlierKeys.keepOut(url, PREFIX, server.reset());
            return StoreChoice.of(RedisStockStore.builder(url).prefix(PREFIX).open());
        } catch (RedisException e) {
            throw UnusableStoreException.unconnected(url, e);
        } catch (StoreException e) {
            throw UnusableStoreException.unfit(url, e);
        }
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
