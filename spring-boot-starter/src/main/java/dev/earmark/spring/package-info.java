/** What an application with Spring calls and implements: transactions, customizers and events. */
@NullMarked
package dev.earmark.spring;

import org.jspecify.annotations.NullMarked;
