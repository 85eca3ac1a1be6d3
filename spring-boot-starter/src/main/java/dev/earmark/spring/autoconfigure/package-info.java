/** The auto-configuration of Earmark for Spring Boot 3.5, 4.0 and 4.1, and its properties. */
@NullMarked
package dev.earmark.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
