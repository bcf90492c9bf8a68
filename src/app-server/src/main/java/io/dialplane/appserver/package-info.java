/** The application server: what a number means, what a user may do, and what became of every call. */
@NullMarked
package io.dialplane.appserver;

import org.jspecify.annotations.NullMarked;
