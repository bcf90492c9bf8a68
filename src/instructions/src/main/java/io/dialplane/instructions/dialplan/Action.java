package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Check;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An action as the families of applications read it: its data with references replaced, and what is known around it.
 *
 * @param place the element's
 */
record Action(String application, String data, Scope scope, Place place, Problems problems) {
    /** Says what of the action has no effect here. */
    void warn(String message) {
        problems.warn(place.at("/@data"), tag() + ": " + message);
    }

    /** For messages: {@code <action application="sleep" data="soon">}. */
    String tag() {
        String shown = Problems.shown(data);
        return "<action application=\"" + application + "\""
                + (data.isEmpty() ? "" : " data=\"" + shown.substring(1, shown.length() - 1) + "\"") + ">";
    }

    /** The data's words by white space; what stands in single quotes is one. */
    List<String> words() {
        var words = new ArrayList<String>();
        int i = 0;
        while (i < data.length()) {
            if (data.charAt(i) <= ' ') {
                i++;
                continue;
            }
            boolean quoted = data.charAt(i) == '\'';
            var word = new StringBuilder();
            for (i = quoted ? i + 1 : i; i < data.length(); i++) {
                char c = data.charAt(i);
                if (quoted && c == '\\' && data.startsWith("\\'", i)) {
                    c = data.charAt(++i);
                } else if (quoted ? c == '\'' : c <= ' ') {
                    i++;
                    break;
                }
                word.append(c);
            }
            words.add(word.toString());
        }
        return words;
    }

    /** Words, between so many. */
    List<String> words(int least, int most, String expected) {
        var words = words();
        Check.that(
                words.size() >= least && words.size() <= most,
                expected + " expected, but found " + words.size() + (words.size() == 1 ? " word" : " words"));
        return words;
    }

    static int number(String what, String word) {
        Check.that(word.matches("\\d{1,9}"), what + ": a whole number expected, but found " + Problems.shown(word));
        return Integer.parseInt(word);
    }

    static Duration milliseconds(String what, String word) {
        String text = word.strip();
        Check.that(
                text.matches("\\d{1,9}"),
                what + ": a number of milliseconds expected, but found " + Problems.shown(text));
        return Duration.ofMillis(Long.parseLong(text));
    }

    static Duration seconds(String what, String word) {
        return Duration.ofSeconds(number(what, word.strip()));
    }
}
