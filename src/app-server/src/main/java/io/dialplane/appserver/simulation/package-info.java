/** Calls without a phone: a flow is run against its live endpoint in a time of its own, and what happens is written down. */
@NullMarked
package io.dialplane.appserver.simulation;

import org.jspecify.annotations.NullMarked;
