/** Requests that the node sends, until they are answered (RFC 3261 §17.1): where they go, by what, how often. */
@NullMarked
package io.dialplane.node.sip.transaction;

import org.jspecify.annotations.NullMarked;
