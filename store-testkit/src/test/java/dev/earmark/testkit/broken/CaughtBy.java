package dev.earmark.testkit.broken;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;

/** Names the tests of the contract that must find a defect, as {@code Group.test}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface CaughtBy {
    /** Stands for the model test, if random histories find the defect soon. */
    String MODEL = "the model test";

    /** The test that shows best that a batch is one step. */
    String ATOMIC = "BatchSize.theLargestBatchIsOneAtomicStepForAConcurrentReader";

    /** The tests that {@link BrokenStore} may fail even without a defect, because it applies commands one by one. */
    Set<String> ONE_STEP = Set.of(
            ATOMIC,
            "ReportedBatches.r11_aBatchReportsEachChangeOfAReservation",
            "ReportedBatches.r11_aBatchReportsEachStepOfAReservationAndEachLevelOnce",
            "ReportedBatches.r11_aLargeBatchReportsEachOfItsCommands",
            "ReportedBatches.r11_eachCommandOfABatchReportsWhatItReclaimed");

    /** The names. Each of these tests must fail on the broken store. */
    String[] value();
}
