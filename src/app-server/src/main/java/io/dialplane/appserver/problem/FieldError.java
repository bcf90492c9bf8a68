package io.dialplane.appserver.problem;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name, {@code errors[2].name} for nested ones
 * @param value what was sent, shortened to 200 characters; empty when it was missing
 * @param expected what it should have been
 */
public record FieldError(String field, String value, String expected) {
    private static final int LONGEST = 200;

    public FieldError {
        if (value.length() > LONGEST) {
            value = value.substring(0, LONGEST) + "…";
        }
    }
}
