/**
 * A store in the shop's relational database. Start with {@link dev.earmark.jdbc.JdbcStockStore};
 * {@link dev.earmark.jdbc.JdbcSchema} creates and checks its tables.
 */
@NullMarked
package dev.earmark.jdbc;

import org.jspecify.annotations.NullMarked;
