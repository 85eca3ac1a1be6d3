/**
 * The contract that every {@link dev.earmark.spi.StockStore} passes, for the authors of stores: one abstract JUnit class,
 * {@link dev.earmark.testkit.StockStoreContract}, and the fixture that a backend writes for it. Nothing in it is
 * optional and nothing is skipped. {@link dev.earmark.testkit.FaultLoad} is for a store's own tests of faults: a server
 * that is killed, a connection that is cut.
 *
 * <p>A shop's own tests find a {@link dev.earmark.testkit.ManualClock} here.
 */
@NullMarked
package dev.earmark.testkit;

import org.jspecify.annotations.NullMarked;
