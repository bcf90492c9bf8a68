/** Recordings: taken from the nodes, kept on disk, given to whoever has the API's key or a signed link. */
@NullMarked
package io.dialplane.appserver.recording;

import org.jspecify.annotations.NullMarked;
