/** What developers' webhooks are told besides: on its way to the application server, in order, and not lost by a kill. */
@NullMarked
package io.dialplane.node.report;

import org.jspecify.annotations.NullMarked;
