/** From samples to bytes and back. Pure. */
@NullMarked
package io.dialplane.node.codec;

import org.jspecify.annotations.NullMarked;
