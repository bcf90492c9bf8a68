package io.dialplane.instructions.flow;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Tells what to do next when a gather collected exactly these digits: {@code @OnDigits(hook = "menu", value = "1")}. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnDigits {
    /** The gather's hook. */
    String hook();

    /** The digits, or several choices. */
    String[] value();
}
