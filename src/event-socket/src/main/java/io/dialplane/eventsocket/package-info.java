/**
 * FreeSWITCH's event socket protocol (ESL): events, frames, and both ends of a connection as state machines. Pure: no
 * socket, clock, thread or logger inside; bytes go in, bytes and decisions come out.
 */
@NullMarked
package io.dialplane.eventsocket;

import org.jspecify.annotations.NullMarked;
