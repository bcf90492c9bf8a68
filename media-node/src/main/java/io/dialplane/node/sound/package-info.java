/** From a name to something that can be played: WAV files, HTTP, tones, silence. */
@NullMarked
package io.dialplane.node.sound;

import org.jspecify.annotations.NullMarked;
