/** Tells developers' endpoints what happened: at least once, in order per call, for a day. */
@NullMarked
package io.dialplane.appserver.delivery;

import org.jspecify.annotations.NullMarked;
