/** The SIP proxy in front: spreads dialogs over the media nodes, remembers none of them. */
@NullMarked
package io.dialplane.balancer;

import org.jspecify.annotations.NullMarked;
