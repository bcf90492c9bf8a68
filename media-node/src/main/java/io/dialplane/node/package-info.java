/** The media node: SIP legs, RTP media, the instruction runner, the event socket server. */
@NullMarked
package io.dialplane.node;

import org.jspecify.annotations.NullMarked;
