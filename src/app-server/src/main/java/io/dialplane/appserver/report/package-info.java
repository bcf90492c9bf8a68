/** What nodes report of calls, legs and recordings, made into deliveries to developers' endpoints. */
@NullMarked
package io.dialplane.appserver.report;

import org.jspecify.annotations.NullMarked;
