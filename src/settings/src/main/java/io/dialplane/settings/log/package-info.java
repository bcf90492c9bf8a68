/** The form of log lines that all processes share. */
@NullMarked
package io.dialplane.settings.log;

import org.jspecify.annotations.NullMarked;
