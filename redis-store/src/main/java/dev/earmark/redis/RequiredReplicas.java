package dev.earmark.redis;

import java.time.Duration;

/** How many replicas must have a batch before it counts as applied, and how long to wait for them. */
record RequiredReplicas(int count, Duration timeout) {}
