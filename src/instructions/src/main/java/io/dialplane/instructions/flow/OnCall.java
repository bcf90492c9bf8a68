package io.dialplane.instructions.flow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Tells what to do when a call comes in. Like the other methods of an {@link Application} it returns a {@link Flow} or a
 * list of instructions, and takes nothing or a {@link CallContext}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnCall {}
