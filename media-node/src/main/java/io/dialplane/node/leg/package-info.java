/** What the node sees of one side of a call, whatever signalling carries it. The SIP of it is in {@code sip}. */
@NullMarked
package io.dialplane.node.leg;

import org.jspecify.annotations.NullMarked;
