/** Applications that are beans here: call logic in Java, without HTTP. */
@NullMarked
package io.dialplane.appserver.flow;

import org.jspecify.annotations.NullMarked;
