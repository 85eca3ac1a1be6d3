package dev.earmark.examples.stores;

import java.util.List;

/**
 * A store on a server, as another process of the same shop opens it.
 *
 * @param store the name of the store
 * @param url the URL of the server
 * @param user the user of a SQL database; empty for Redis
 * @param password the password of a SQL database; empty for Redis
 */
public record StoreAddress(StoreName store, String url, String user, String password) {

    /** How many texts {@link #texts} returns. */
    public static final int TEXTS = 4;

    /** Opens the store with everything that is in it. */
    public OpenStore open(StoreSettings settings) {
        return store == StoreName.REDIS
                ? RedisStores.open(url, settings)
                : SqlStores.open(store, SqlStores.connect(url, user, password, settings.connections()), settings);
    }

    /** Returns the values as texts, to pass them to another process. */
    public List<String> texts() {
        return List.of(store.toString(), url, user, password);
    }

    /** Reads what {@link #texts} returned. */
    public static StoreAddress of(List<String> texts) {
        return new StoreAddress(StoreName.named(texts.get(0)), texts.get(1), texts.get(2), texts.get(3));
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return store + " store";
    }
}
