/** Texts read out: from the shipped prompts, or by a text-to-speech engine. */
@NullMarked
package io.dialplane.node.say;

import org.jspecify.annotations.NullMarked;
