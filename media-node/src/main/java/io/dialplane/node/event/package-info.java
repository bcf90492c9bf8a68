/** Events of this node: numbered, dated, and handed to whoever listens. */
@NullMarked
package io.dialplane.node.event;

import org.jspecify.annotations.NullMarked;
