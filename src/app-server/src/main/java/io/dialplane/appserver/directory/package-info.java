/** Users, their credentials and where they are registered. */
@NullMarked
package io.dialplane.appserver.directory;

import org.jspecify.annotations.NullMarked;
