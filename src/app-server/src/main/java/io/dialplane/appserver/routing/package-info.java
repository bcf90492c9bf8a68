/** Numbers and the applications that answer them, and the document a dialled number gets. */
@NullMarked
package io.dialplane.appserver.routing;

import org.jspecify.annotations.NullMarked;
