/** How a process of Dialplane gets its settings: one annotated interface, a file, the environment, the command line. */
@NullMarked
package io.dialplane.settings;

import org.jspecify.annotations.NullMarked;
