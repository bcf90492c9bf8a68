/** Call detail records: written to disk when a call ends, posted in batches, deleted when the database has them. */
@NullMarked
package io.dialplane.node.cdr;

import org.jspecify.annotations.NullMarked;
