/** RTP and RTCP (RFC 3550): the media threads, the sockets, the paths of a packet. */
@NullMarked
package io.dialplane.node.rtp;

import org.jspecify.annotations.NullMarked;
