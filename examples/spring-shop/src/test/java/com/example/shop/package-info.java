/** The shop of the walk in docs/spring.md, as a newcomer writes it. */
@NullUnmarked
package com.example.shop;

import org.jspecify.annotations.NullUnmarked;
