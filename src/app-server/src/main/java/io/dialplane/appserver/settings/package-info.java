/** The application server's settings. */
@NullMarked
package io.dialplane.appserver.settings;

import org.jspecify.annotations.NullMarked;
