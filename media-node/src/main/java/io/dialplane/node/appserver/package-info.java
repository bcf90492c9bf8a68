/** The HTTP client to the application server: documents, directory, registrations, CDRs, heartbeat. */
@NullMarked
package io.dialplane.node.appserver;

import org.jspecify.annotations.NullMarked;
