/** XML documents as trees that know where they stand, shared by the XML dialects. */
@NullMarked
package io.dialplane.instructions.xml;

import org.jspecify.annotations.NullMarked;
