/** FreeSWITCH's httapi documents. */
@NullMarked
package io.dialplane.instructions.httapi;

import org.jspecify.annotations.NullMarked;
