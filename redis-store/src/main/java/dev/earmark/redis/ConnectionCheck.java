package dev.earmark.redis;

/** Accepts or refuses the server to which a new connection leads, before the connection carries a command. */
interface ConnectionCheck {
    /** Throws if the server is of no use. Not to be called by two threads at the same time. */
    void accept(RedisConnection connection);

    /** Called before the last connection is closed. Does not wait. */
    void leave(RedisConnection connection);
}
