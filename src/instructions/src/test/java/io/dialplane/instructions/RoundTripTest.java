package io.dialplane.instructions;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.instructions.dialect.Dialects;
import io.dialplane.instructions.dialplan.DialplanDialect;
import io.dialplane.instructions.json.JsonDialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {
    @Property(tries = 500)
    void jsonReadsWhatItWrote(@ForAll("documents") List<Instruction> instructions) {
        check(JsonDialect.INSTANCE, instructions);
        assertThat(JsonDialect.INSTANCE.write(instructions).unsaid()).isEmpty();
    }

    @Property(tries = 500)
    void xmlReadsWhatItWrote(@ForAll("documents") List<Instruction> instructions) {
        check(DialplanDialect.INSTANCE, instructions);
    }

    @Property(tries = 1_000)
    void neverThrowsOnRubbish(@ForAll byte[] bytes) {
        assertThat(JsonDialect.INSTANCE.parse(bytes, Map.of())).isNotNull();
        assertThat(DialplanDialect.INSTANCE.parse(bytes, Map.of())).isNotNull();
        assertThat(Dialects.parse(Optional.empty(), bytes, Map.of())).isNotNull();
    }

    @Property(tries = 500)
    void neverThrowsOnADamagedDocument(
            @ForAll("documents") List<Instruction> instructions, @ForAll int place, @ForAll byte value) {
        for (Dialect dialect : List.of(JsonDialect.INSTANCE, DialplanDialect.INSTANCE)) {
            byte[] bytes = dialect.write(instructions).text().getBytes(StandardCharsets.UTF_8);
            bytes[Math.floorMod(place, bytes.length)] = value;
            assertThat(dialect.parse(bytes, Map.of())).isNotNull();
        }
    }

    private static void check(Dialect dialect, List<Instruction> instructions) {
        Documents.survive(dialect, instructions);
        var written = dialect.write(instructions).text().getBytes(StandardCharsets.UTF_8);
        assertThat(Dialects.recognise(Optional.empty(), written)).contains(dialect);
    }

    @Provide
    Arbitrary<List<Instruction>> documents() {
        return Documents.any();
    }
}
