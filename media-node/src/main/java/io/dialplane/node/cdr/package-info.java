/** Call detail records. */
@NullMarked
package io.dialplane.node.cdr;

import org.jspecify.annotations.NullMarked;
