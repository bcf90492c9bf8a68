/** Queues of calls, first come, first served, in the database: any server may be asked, none remembers. */
@NullMarked
package io.dialplane.appserver.queue;

import org.jspecify.annotations.NullMarked;
