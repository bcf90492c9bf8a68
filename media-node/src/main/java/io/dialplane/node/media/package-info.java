/** What the rest of the node sees of media: streams, sounds, digits. The packets are in {@code rtp}. */
@NullMarked
package io.dialplane.node.media;

import org.jspecify.annotations.NullMarked;
