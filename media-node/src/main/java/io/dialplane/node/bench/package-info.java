/** What {@code ./dialplane bench} runs of this room; no call comes through here. */
@NullMarked
package io.dialplane.node.bench;

import org.jspecify.annotations.NullMarked;
