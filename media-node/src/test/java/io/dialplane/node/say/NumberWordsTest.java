package io.dialplane.node.say;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberWordsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "20, 20",
        "42, 40 2",
        "100, 1 hundred",
        "115, 1 hundred 15",
        "999, 9 hundred 90 9",
        "1000, 1 thousand",
        "2026, 2 thousand 20 6",
        "1000001, 1 million 1",
        "12345678, 12 million 3 hundred 40 5 thousand 6 hundred 70 8",
        "5000000000, 5 billion",
        "900000000000007, 9 hundred trillion 7",
        "-3.14, minus 3 point 1 4",
        "+007, 7",
        "0.50, 0 point 5 0"
    })
    void saysNumbersAsAPersonWould(String number, String words) {
        assertThat(NumberWords.number(number))
                .contains(List.of(words.split(" ")).stream()
                        .map(word -> "numbers/" + word + ".wav")
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "1.", ".5", "1e3", "one", "1,000", "1234567890123456", "١٢"})
    void leavesOtherTextsToTheEngine(String text) {
        assertThat(NumberWords.number(text)).isEmpty();
    }

    @Test
    void saysDigitsOneByOne() {
        assertThat(NumberWords.digits("40-2 *#"))
                .contains(
                        List.of("digits/4.wav", "digits/0.wav", "digits/2.wav", "digits/star.wav", "digits/pound.wav"));
        assertThat(NumberWords.digits("4a")).isEmpty();
        assertThat(NumberWords.digits(" ")).isEmpty();
    }

    @Test
    void everyPromptIsShipped() {
        List<String> needed = new java.util.ArrayList<>();
        for (long n : new long[] {0, 1_000_000_000_000L, 1_000_000_000, 1_000_000, 1000, 100}) {
            needed.addAll(NumberWords.number("-" + n + ".0").orElseThrow());
        }
        for (int n = 0; n < 100; n++) {
            needed.addAll(NumberWords.number("" + n).orElseThrow());
        }
        needed.addAll(NumberWords.digits("0123456789*#").orElseThrow());
        assertThat(needed)
                .allSatisfy(name -> assertThat(getClass().getResource("/sounds/" + name))
                        .as(name)
                        .isNotNull());
    }
}
