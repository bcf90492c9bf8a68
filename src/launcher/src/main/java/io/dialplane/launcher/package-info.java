/** What {@code ./dialplane} does beyond starting one process: {@code up}, {@code call}, {@code bench}. */
@NullMarked
package io.dialplane.launcher;

import org.jspecify.annotations.NullMarked;
