/** A call: its leg, its media, its running document, and what is told about them. */
@NullMarked
package io.dialplane.node.call;

import org.jspecify.annotations.NullMarked;
