/** What media nodes ask (/instructions), which nodes there are, and the event socket to each. */
@NullMarked
package io.dialplane.appserver.node;

import org.jspecify.annotations.NullMarked;
