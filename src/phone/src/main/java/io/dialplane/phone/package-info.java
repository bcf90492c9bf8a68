/** The built-in phone: a small SIP user agent with RTP, written apart from the node's code so that each checks the other. */
@NullMarked
package io.dialplane.phone;

import org.jspecify.annotations.NullMarked;
