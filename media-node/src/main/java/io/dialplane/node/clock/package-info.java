/** When which stream sends. Pure: time is an argument. */
@NullMarked
package io.dialplane.node.clock;

import org.jspecify.annotations.NullMarked;
