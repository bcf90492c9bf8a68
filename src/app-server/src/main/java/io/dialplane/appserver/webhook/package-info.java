/** Asking a developer's endpoint for the next document, and what happens when it does not answer well. */
@NullMarked
package io.dialplane.appserver.webhook;

import org.jspecify.annotations.NullMarked;
