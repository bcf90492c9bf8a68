/** FreeSWITCH's dialplan XML. */
@NullMarked
package io.dialplane.instructions.dialplan;

import org.jspecify.annotations.NullMarked;
