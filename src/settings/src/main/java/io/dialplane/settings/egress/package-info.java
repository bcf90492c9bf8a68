/** Which addresses outgoing requests may lead to. */
@NullMarked
package io.dialplane.settings.egress;

import org.jspecify.annotations.NullMarked;
