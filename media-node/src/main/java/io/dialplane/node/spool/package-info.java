/** Records that must not be lost: written to disk, posted in batches, deleted when the database has them. */
@NullMarked
package io.dialplane.node.spool;

import org.jspecify.annotations.NullMarked;
