/** JSON verbs, named and shaped as jambonz does. */
@NullMarked
package io.dialplane.instructions.json;

import org.jspecify.annotations.NullMarked;
