/** Health, readiness and metrics over HTTP. */
@NullMarked
package io.dialplane.node.health;

import org.jspecify.annotations.NullMarked;
