package io.dialplane.instructions;

/**
 * A variable, or a part of it as FreeSWITCH writes it: {@code name:offset:length}.
 *
 * @param offset where it begins; negative from the end
 * @param length of it; negative leaves out so many at the end
 */
public record Slice(String name, int offset, int length) {
    /** What stands between the braces of a reference. */
    public static Slice of(String reference) {
        int colon = reference.indexOf(':');
        String rest = colon < 0 ? "" : reference.substring(colon + 1);
        if (colon <= 0 || !rest.matches("-?\\d{1,5}(:-?\\d{1,5})?")) {
            return new Slice(reference, 0, Integer.MAX_VALUE);
        }
        String[] numbers = rest.split(":");
        return new Slice(
                reference.substring(0, colon),
                Integer.parseInt(numbers[0]),
                numbers.length > 1 ? Integer.parseInt(numbers[1]) : Integer.MAX_VALUE);
    }

    /** The part of the variable's value. */
    public String cut(String value) {
        int start = offset < 0 ? Math.max(0, value.length() + offset) : Math.min(offset, value.length());
        int end = length < 0 ? value.length() + length : (int) Math.min(value.length(), (long) start + length);
        return value.substring(start, Math.max(start, end));
    }
}
