/** Health and metrics over HTTP. */
@NullMarked
package io.dialplane.balancer.health;

import org.jspecify.annotations.NullMarked;
