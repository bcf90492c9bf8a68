package io.dialplane.instructions.flow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells what to do next when the hook of that name is asked, unless an {@link OnDigits} of it fits. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnHook {
    /** The hook's name, as instructions of this application have it. */
    String value();
}
