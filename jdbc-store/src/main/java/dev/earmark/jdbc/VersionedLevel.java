package dev.earmark.jdbc;

import dev.earmark.StockLevel;

/** A level and the version of its row. */
record VersionedLevel(StockLevel level, long version) {}
