/** What a first start finds in the database. */
@NullMarked
package io.dialplane.appserver.demo;

import org.jspecify.annotations.NullMarked;
