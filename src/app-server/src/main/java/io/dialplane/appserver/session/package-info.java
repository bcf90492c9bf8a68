/** Who may use the API: the key, and the console's cookie. */
@NullMarked
package io.dialplane.appserver.session;

import org.jspecify.annotations.NullMarked;
