/** What JAIN-SIP's stack is given in place of its own: listeners, loggers. */
@NullMarked
package io.dialplane.node.sip.stack;

import org.jspecify.annotations.NullMarked;
