package dev.earmark.redis;

import java.time.Duration;

/**
 * How many replicas have to have a batch before it counts as applied, and how long to wait for them.
 *
 * @param count at least 1
 * @param timeout how long
 */
record Replicas(int count, Duration timeout) {}
