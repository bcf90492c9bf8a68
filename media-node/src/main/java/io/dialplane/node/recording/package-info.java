/** Recordings: from the media thread, which must not wait, to a WAV file that survives the end of the process. */
@NullMarked
package io.dialplane.node.recording;

import org.jspecify.annotations.NullMarked;
