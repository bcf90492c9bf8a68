package io.dialplane.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a setting does, with unit and range: the text of {@code --help}, of docs/configuration.md and of the message when
 * its value is wrong. It stands where Javadoc would, because Javadoc does not survive into the running process.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Describe {
    /** One or two plain sentences. */
    String value();

    /** What a value must look like, for example {@code "a port, 1 to 65535"}; derived from the type when empty. */
    String expects() default "";

    /** The smallest number allowed; of a duration, in milliseconds; of a list, of each element. */
    long min() default Long.MIN_VALUE;

    /** The largest number allowed; of a duration, in milliseconds; of a list, of each element. */
    long max() default Long.MAX_VALUE;

    /** Further environment variables that set it, for example {@code DIALPLANE_VAR}; the process's own name wins. */
    String[] env() default {};

    /** The value must not appear in messages. */
    boolean secret() default false;
}
