/** Live calls and their timelines, kept from the nodes' events. */
@NullMarked
package io.dialplane.appserver.calls;

import org.jspecify.annotations.NullMarked;
