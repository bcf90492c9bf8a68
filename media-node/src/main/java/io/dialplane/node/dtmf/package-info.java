/** Digits pressed during a call (RFC 4733). Pure. */
@NullMarked
package io.dialplane.node.dtmf;

import org.jspecify.annotations.NullMarked;
