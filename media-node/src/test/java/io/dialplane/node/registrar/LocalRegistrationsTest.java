package io.dialplane.node.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.node.registrar.Registrations.Contact;
import io.dialplane.node.registrar.Registrations.Outcome;
import io.dialplane.node.registrar.Registrations.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistrationsTest {
    @TempDir
    Path directory;

    private long now = 1_000_000;

    private LocalRegistrations open() {
        return new LocalRegistrations(directory.resolve("node/a.jsonl"), () -> now);
    }

    private static Registration registration(String contact, long expires, long cseq) {
        return new Registration(
                "1001", "d", contact, List.of("<sip:b;lr>"), expires, "call", cseq, "agent", "127.0.0.1:9", "udp", "n");
    }

    private static List<Contact> contacts(Outcome outcome) {
        return ((Outcome.Stored) outcome).contacts();
    }

    @Test
    void keepsContactsUntilTheyExpireOrAreRemoved() {
        try (var registrations = open()) {
            registrations.store(registration("sip:a", 60, 1));
            var two = registrations.store(registration("sip:b", 30, 1)).join();
            assertThat(contacts(two))
                    .containsExactly(
                            new Contact("sip:a", 60, List.of("<sip:b;lr>")),
                            new Contact("sip:b", 30, List.of("<sip:b;lr>")));
            now += 31_000;
            assertThat(contacts(registrations.query("1001", "d").join()))
                    .extracting(Contact::contact)
                    .containsExactly("sip:a");
            assertThat(contacts(registrations.store(registration("sip:a", 0, 2)).join()))
                    .isEmpty();
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterwards() throws IOException {
        // never closed, as after kill -9; the last line was being written
        open().store(registration("sip:a", 600, 1)).join();
        Files.writeString(directory.resolve("node/a.jsonl"), "{\"registration\":{", StandardOpenOption.APPEND);
        try (var again = open()) {
            assertThat(contacts(again.query("1001", "d").join()))
                    .extracting(Contact::contact)
                    .containsExactly("sip:a");
        }
    }

    @Test
    void aRequestOutOfOrderChangesNothing() {
        try (var registrations = open()) {
            registrations.store(registration("sip:a", 60, 5));
            assertThat(registrations.store(registration("sip:a", 0, 4)).join()).isInstanceOf(Outcome.OutOfOrder.class);
            assertThat(contacts(registrations.query("1001", "d").join())).hasSize(1);
        }
    }

    @Test
    void theStarRemovesAll() {
        try (var registrations = open()) {
            registrations.store(registration("sip:a", 60, 1));
            registrations.store(registration("sip:b", 60, 1));
            assertThat(contacts(registrations.store(registration("*", 0, 2)).join()))
                    .isEmpty();
        }
    }

    @Test
    void aUserHasNoMoreContactsThanAllowedAndTheFileDoesNotGrowForEver() throws IOException {
        try (var registrations = open()) {
            for (int i = 0; i < Registrations.MOST_CONTACTS; i++) {
                registrations.store(registration("sip:" + i, 60, 1));
            }
            assertThat(registrations.store(registration("sip:more", 60, 1)).join())
                    .isInstanceOf(Outcome.TooMany.class);
            for (int i = 0; i < 11_000; i++) {
                registrations.store(registration("sip:0", 60, 2 + i));
            }
        }
        assertThat(Files.readAllLines(directory.resolve("node/a.jsonl"))).hasSizeLessThan(2_000);
    }
}
