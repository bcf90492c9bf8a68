/** All dialects, and how to tell them apart. */
@NullMarked
package io.dialplane.instructions.dialect;

import org.jspecify.annotations.NullMarked;
