/** What instructions are run with: everything of the node that a running document may need. */
@NullMarked
package io.dialplane.node.means;

import org.jspecify.annotations.NullMarked;
