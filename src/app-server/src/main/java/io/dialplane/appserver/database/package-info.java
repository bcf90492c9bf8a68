/** The one database: H2 in a file or MariaDB, chosen when the process starts. */
@NullMarked
package io.dialplane.appserver.database;

import org.jspecify.annotations.NullMarked;
