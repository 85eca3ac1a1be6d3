package dev.earmark.testkit.broken;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the tests of the contract that are there to find this defect, as {@code Group.test}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface CaughtBy {
    /** Stands for the model test, where a few random histories are sure to find the defect. */
    String MODEL = "the model test";

    /** All of them fail on the broken store. */
    String[] value();
}
