package io.dialplane.node.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which shipped prompts say a number or a row of digits, in English. Pure. */
final class NumberWords {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,12})?");
    private static final Pattern DIGITS = Pattern.compile("[0-9*#+\\s.-]{1,256}");

    private NumberWords() {}

    /** Prompts for the keys of a text, one by one; spaces and punctuation are passed over. */
    static Optional<List<String>> digits(String text) {
        if (!DIGITS.matcher(text).matches()) {
            return Optional.empty();
        }
        List<String> prompts = new ArrayList<>();
        for (char c : text.toCharArray()) {
            if (c >= '0' && c <= '9') {
                prompts.add("digits/" + c + ".wav");
            } else if (c == '*') {
                prompts.add("digits/star.wav");
            } else if (c == '#') {
                prompts.add("digits/pound.wav");
            }
        }
        return prompts.isEmpty() ? Optional.empty() : Optional.of(prompts);
    }

    /** Prompts for a number of up to 15 digits, with sign and decimals. */
    static Optional<List<String>> number(String text) {
        String number = text.strip();
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        if (number.startsWith("-")) {
            words.add("minus");
        }
        String unsigned = number.replaceFirst("^[+-]", "");
        int point = unsigned.indexOf('.');
        cardinal(Long.parseLong(point < 0 ? unsigned : unsigned.substring(0, point)), words);
        if (point >= 0) {
            words.add("point");
            for (char c : unsigned.substring(point + 1).toCharArray()) {
                words.add(String.valueOf(c));
            }
        }
        return Optional.of(
                words.stream().map(word -> "numbers/" + word + ".wav").toList());
    }

    private static void cardinal(long number, List<String> words) {
        if (number == 0) {
            words.add("0");
            return;
        }
        long rest = number;
        String[] names = {"trillion", "billion", "million", "thousand"};
        long[] values = {1_000_000_000_000L, 1_000_000_000, 1_000_000, 1000};
        for (int i = 0; i < names.length; i++) {
            if (rest >= values[i]) {
                hundreds((int) (rest / values[i]), words);
                words.add(names[i]);
                rest %= values[i];
            }
        }
        hundreds((int) rest, words);
    }

    private static void hundreds(int number, List<String> words) {
        int rest = number;
        if (rest >= 100) {
            words.add(String.valueOf(rest / 100));
            words.add("hundred");
            rest %= 100;
        }
        if (rest > 20) {
            words.add(String.valueOf(rest / 10 * 10));
            rest %= 10;
        }
        if (rest > 0) {
            words.add(String.valueOf(rest));
        }
    }
}
