/** Calling somebody for a caller: where they are, what the caller hears meanwhile, what is told about it. */
@NullMarked
package io.dialplane.node.dial;

import org.jspecify.annotations.NullMarked;
