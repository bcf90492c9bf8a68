/** Dialplane's own events: a bounded window in memory, streamed to whoever listens. */
@NullMarked
package io.dialplane.appserver.events;

import org.jspecify.annotations.NullMarked;
