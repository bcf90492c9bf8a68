/** Session descriptions (RFC 8866) and what an offer and its answer agree on (RFC 3264). Pure. */
@NullMarked
package io.dialplane.node.sdp;

import org.jspecify.annotations.NullMarked;
