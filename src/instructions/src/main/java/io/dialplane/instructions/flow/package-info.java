/**
 * Flows in Java: {@link io.dialplane.instructions.flow.Flow} writes instructions as sentences, and a bean with annotated
 * methods is an application.
 */
@NullMarked
package io.dialplane.instructions.flow;

import org.jspecify.annotations.NullMarked;
