/** The event socket's server: clients log in, give commands and get events, as with FreeSWITCH. */
@NullMarked
package io.dialplane.node.eventsocket;

import org.jspecify.annotations.NullMarked;
