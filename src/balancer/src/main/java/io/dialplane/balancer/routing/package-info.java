/** Where a message goes and how it is changed on the way: no clock, no socket, no thread, no logger. */
@NullMarked
package io.dialplane.balancer.routing;

import org.jspecify.annotations.NullMarked;
