/** SIP by RFC 3261, on JAIN-SIP: the only package that knows it. */
@NullMarked
package io.dialplane.node.sip;

import org.jspecify.annotations.NullMarked;
