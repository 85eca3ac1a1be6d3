/**
 * Histories: what every process of a shop called and what it was answered, and whether one stock could have given all
 * these answers. {@link dev.earmark.testkit.history.CallLog} records, {@link dev.earmark.testkit.history.HistoryCheck}
 * checks. {@link dev.earmark.testkit.history.RecordedLoad} runs a load in one JVM while its server is disturbed, {@link
 * dev.earmark.testkit.history.KilledShops} runs several processes, which it kills together with the server.
 */
@NullMarked
package dev.earmark.testkit.history;

import org.jspecify.annotations.NullMarked;
