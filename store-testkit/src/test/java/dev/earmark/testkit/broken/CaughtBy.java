package dev.earmark.testkit.broken;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the tests of the contract that must find a defect, as {@code Group.test}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface CaughtBy {
    /** Stands for the model test, if a few random histories are certain to find the defect. */
    String MODEL = "the model test";

    /** The test that {@link BrokenStore} may fail even without a defect, because it applies commands one by one. */
    String ATOMIC = "BatchSize.theLargestBatchIsOneAtomicStepForAConcurrentReader";

    /** The names. Each of these tests must fail on the broken store. */
    String[] value();
}
