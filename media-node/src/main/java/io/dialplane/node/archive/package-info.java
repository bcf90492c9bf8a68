/** Recordings on their way: made on this node's disk, brought to the application server, deleted here when it has them. */
@NullMarked
package io.dialplane.node.archive;

import org.jspecify.annotations.NullMarked;
