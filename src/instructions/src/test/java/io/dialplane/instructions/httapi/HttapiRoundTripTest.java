package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Documents;
import io.dialplane.instructions.Instruction;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class HttapiRoundTripTest {
    @Property(tries = 1_000)
    void readsWhatItWrote(@ForAll("documents") List<Instruction> instructions) {
        Documents.survive(HttapiDialect.INSTANCE, instructions);
    }

    @Provide
    Arbitrary<List<Instruction>> documents() {
        return Documents.any();
    }
}
