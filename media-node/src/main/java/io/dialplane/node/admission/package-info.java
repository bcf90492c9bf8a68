/** Which new calls the node takes, and which it refuses before they cost anything. Pure. */
@NullMarked
package io.dialplane.node.admission;

import org.jspecify.annotations.NullMarked;
