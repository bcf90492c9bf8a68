/** Call records: stored once, however often they are sent. */
@NullMarked
package io.dialplane.appserver.cdr;

import org.jspecify.annotations.NullMarked;
