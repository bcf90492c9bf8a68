/** The 128-bit trace id of a call (W3C Trace Context) in headers and log lines. */
@NullMarked
package io.dialplane.appserver.trace;

import org.jspecify.annotations.NullMarked;
