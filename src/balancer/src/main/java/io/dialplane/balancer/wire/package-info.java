/** The SIP sockets: UDP in batches, TCP, one event loop for all. */
@NullMarked
package io.dialplane.balancer.wire;

import org.jspecify.annotations.NullMarked;
