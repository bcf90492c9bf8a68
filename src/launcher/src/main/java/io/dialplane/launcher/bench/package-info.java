/** {@code ./dialplane bench}: how fast this build is on this machine, as ratios to the peers. */
@NullMarked
package io.dialplane.launcher.bench;

import org.jspecify.annotations.NullMarked;
