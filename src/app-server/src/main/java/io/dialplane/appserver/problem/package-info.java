/** Errors of the API as application/problem+json (RFC 9457), naming field, value and what was expected. */
@NullMarked
package io.dialplane.appserver.problem;

import org.jspecify.annotations.NullMarked;
