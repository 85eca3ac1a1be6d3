/**
 * A store in the shop's own relational database. {@link dev.earmark.jdbc.JdbcStockStore} is the way in,
 * {@link dev.earmark.jdbc.JdbcSchema} makes and checks its tables.
 */
@NullMarked
package dev.earmark.jdbc;

import org.jspecify.annotations.NullMarked;
