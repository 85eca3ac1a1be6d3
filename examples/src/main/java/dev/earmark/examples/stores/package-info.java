/**
 * Opens the store that the command line names: in memory, in H2, or on a MySQL, MariaDB, PostgreSQL or Redis server.
 */
@NullMarked
package dev.earmark.examples.stores;

import org.jspecify.annotations.NullMarked;
