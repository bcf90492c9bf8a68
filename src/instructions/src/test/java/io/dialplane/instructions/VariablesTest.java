package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.instructions.json.JsonDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariablesTest {
    private static Optional<String> value(String name) {
        return Optional.ofNullable(Map.of("pin", "4711", "who", "${pin}").get(name));
    }

    private static Instruction expanded(Instruction instruction) {
        return Variables.expand(instruction, VariablesTest::value);
    }

    @Test
    void replacesReferencesInEveryText() {
        assertThat(expanded(new Instruction.Play(List.of("${pin}.wav", "a.wav"), 2)))
                .isEqualTo(new Instruction.Play(List.of("4711.wav", "a.wav"), 2));
        assertThat(expanded(new Instruction.Transfer("9${pin}", Optional.empty())))
                .isEqualTo(new Instruction.Transfer("94711", Optional.empty()));
        assertThat(expanded(new Instruction.SetVariables(Map.of("a", "<${pin}>"), false)))
                .isEqualTo(new Instruction.SetVariables(Map.of("a", "<4711>"), false));
        var gather = (Instruction.Gather) ((ParsedDocument.Instructions) JsonDialect.INSTANCE.parse(
                        "[{\"verb\":\"gather\",\"say\":{\"text\":\"${pin}\"}}]".getBytes(), Map.of()))
                .instructions()
                .getFirst();
        assertThat(((Instruction.Gather) expanded(gather)).prompts()).containsExactly(new Instruction.Say("4711"));
    }

    @Test
    void unknownVariablesAreEmptyAndValuesAreNotLookedAtAgain() {
        assertThat(expanded(new Instruction.Log(Instruction.Level.INFO, "[${nobody}] ${who} ${open")))
                .isEqualTo(new Instruction.Log(Instruction.Level.INFO, "[] ${pin} ${open"));
    }

    @Test
    void saysWhenAValueDoesNotFit() {
        assertThatThrownBy(() -> expanded(new Instruction.Transfer("${nobody}", Optional.empty())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("destination must have 1 to 256 characters");
        assertThatThrownBy(() -> expanded(new Instruction.Hangup(Optional.of("${pin}"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acceptsDigitsByLengthAndPattern() {
        var gather = (Instruction.Gather) ((ParsedDocument.Instructions) JsonDialect.INSTANCE.parse(
                        "[{\"verb\":\"gather\",\"minDigits\":2,\"maxDigits\":3,\"pattern\":\"[1-4]+\"}]".getBytes(),
                        Map.of()))
                .instructions()
                .getFirst();
        assertThat(gather.accepts("12")).isTrue();
        assertThat(gather.accepts("1")).isFalse();
        assertThat(gather.accepts("1234")).isFalse();
        assertThat(gather.accepts("125")).isFalse();
    }
}
