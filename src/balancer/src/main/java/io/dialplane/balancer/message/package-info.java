/** SIP as bytes: finding the few headers a proxy needs and writing messages from slices. No objects per header, no I/O. */
@NullMarked
package io.dialplane.balancer.message;

import org.jspecify.annotations.NullMarked;
