/** Runs instruction documents on a call, in blocking style on the call's virtual thread. */
@NullMarked
package io.dialplane.node.run;

import org.jspecify.annotations.NullMarked;
