package io.dialplane.appserver.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.dialplane.appserver.calls.NodeEvents;
import io.dialplane.eventsocket.Event;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in a real browser, against a running application server. */
@QuarkusTest
@TestProfile(ConsoleTest.Settings.class)
class ConsoleTest {
    private static final String KEY = "console-test-key-3f1c9a";
    private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

    @Inject
    NodeEvents nodes;

    @TestHTTPResource("/")
    URI page;

    private Browser browser;

    /** An installation of its own. */
    public static final class Settings implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try {
                return Map.of(
                        "dialplane.app-server.var",
                        Files.createTempDirectory("console-test").toString(),
                        "dialplane.app-server.database.url",
                        "jdbc:h2:mem:console;MODE=MariaDB;DB_CLOSE_DELAY=-1",
                        "dialplane.app-server.api-key",
                        KEY,
                        "dialplane.app-server.demo",
                        "true");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void open() {
        browser = new Browser();
        browser.open(page.toString());
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void letsNobodyInWithoutTheKey() {
        browser.await("login form", "!document.getElementById('login').hidden");
        logIn("wrong");
        browser.await("refusal", "document.getElementById('login-error').textContent.includes('not known')");
        assertThat(browser.script("return document.getElementById('console').hidden"))
                .isEqualTo(true);
    }

    @Test
    void showsACallFromItsFirstEventToItsEnd() {
        logIn(KEY);
        browser.await("event stream", "document.getElementById('server').dataset.state === 'live'");
        browser.await("empty list", "document.getElementById('calls-note').textContent.includes('No call')");

        String id = "6f0d2a5e-3a3c-4f6e-9a6b-2f3c1d0e4b5a";
        nodes.received("node-1", channel("CHANNEL_CREATE", id).build());
        browser.await("row", "document.querySelector('#calls tr')");
        browser.await("event", "document.querySelector('#events li').textContent.includes('call.offered')");
        assertThat((String) browser.script("return document.querySelector('#calls tr').textContent"))
                .as("a hostile caller id is text")
                .contains(HOSTILE)
                .contains("5000")
                .contains("ringing");

        nodes.received("node-1", channel("CHANNEL_ANSWER", id).build());
        browser.await("answered", "document.querySelector('#calls tr').textContent.includes('answered')");
        browser.script("document.querySelector('#calls button').click()");
        browser.await("timeline", "document.querySelectorAll('#call-timeline li').length >= 2");
        nodes.received(
                "node-1",
                channel("CHANNEL_EXECUTE", id)
                        .add("Application", "playback")
                        .add("Application-Data", "<img src=x>")
                        .build());
        nodes.received(
                "node-1",
                channel("CHANNEL_EXECUTE_COMPLETE", id)
                        .add("Application", "playback")
                        .add("Application-Response", "_none_")
                        .build());
        browser.await(
                "live timeline",
                "[...document.querySelectorAll('#call-timeline li[data-kind=done]')].some((line) => line.textContent.includes('playback ended after'))");
        assertThat((String) browser.script("return document.querySelector('#call-timeline li time').textContent"))
                .as("times are relative to the beginning")
                .isEqualTo("0.000 s");
        browser.script("document.getElementById('call').close()");

        nodes.received(
                "node-1",
                channel("CHANNEL_HANGUP_COMPLETE", id)
                        .add("Hangup-Cause", "NORMAL_CLEARING")
                        .build());
        browser.await("no row", "!document.querySelector('#calls tr')");
        assertThat(browser.script("return document.querySelectorAll('img').length"))
                .as("nothing became an element")
                .isEqualTo(0);
        assertThat(browser.script("return document.title")).isEqualTo("Dialplane");
        assertThat(browser.complaints()).doesNotContain("Content Security Policy", "Uncaught");
    }

    @Test
    void changesTheApplicationOfANumber() {
        logIn(KEY);
        browser.await("console", "!document.getElementById('console').hidden");
        browser.script("""
                const send = (method, path, body) => fetch(path, { method,
                    headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
                const echo = (id) => send('POST', '/v1/applications',
                    { id, name: `Echo ${id}`, kind: 'document', document: '[{"verb":"echo"}]' });
                return echo('one').then(() => echo('two'))
                    .then(() => send('PUT', '/v1/numbers/7001', { application: 'one', description: 'Changes' }))
                    .then((response) => { location.reload(); return response.status; });
                """);
        browser.await(
                "number",
                "document.querySelector('#numbers tr[data-key$=\"/7001\"] select')?.selectedOptions[0].text === 'Echo one'");
        browser.script("""
                const choice = document.querySelector('#numbers tr[data-key$="/7001"] select');
                choice.value = 'two';
                choice.dispatchEvent(new Event('change'));
                """);
        browser.await(
                "confirmation",
                "document.getElementById('numbers-note').textContent.includes('7001 now leads to Echo two')");
        assertThat(browser.script("return fetch('/v1/numbers/7001').then((r) => r.json()).then((n) => n.application)"))
                .isEqualTo("two");
    }

    @Test
    void simulatesACallAndShowsItsTranscript() {
        logIn(KEY);
        browser.await("console", "!document.getElementById('console').hidden");
        browser.script("""
                const form = document.getElementById('simulation');
                form.elements.subject.value = '9198';
                form.elements.from.value = '<img src=x>';
                form.requestSubmit();
                """);
        browser.await(
                "transcript",
                "document.querySelector('#transcript li[data-kind=heard]')?.textContent.includes('music/loop.wav')");
        browser.await("result", "document.getElementById('simulation-note').textContent.startsWith('completed after')");
        assertThat(browser.script("return document.querySelectorAll('img').length"))
                .isEqualTo(0);
        browser.script("""
                const form = document.getElementById('simulation');
                form.elements.digits.value = 'x';
                form.requestSubmit();
                """);
        browser.await("refusal", "document.getElementById('simulation-note').textContent.includes('digits: expected')");
    }

    @Test
    void logsOut() {
        logIn(KEY);
        browser.await("console", "!document.getElementById('console').hidden");
        browser.script("document.getElementById('logout').click()");
        browser.await("login form", "!document.getElementById('login').hidden");
        browser.await(
                "refused without cookie",
                "window.status401 ?? (fetch('/v1/calls').then((r) => { window.status401 = r.status === 401; }), false)");
    }

    private void logIn(String key) {
        browser.await("login form", "!document.getElementById('login').hidden");
        browser.script(
                "document.getElementById('api-key').value = arguments[0];"
                        + "document.getElementById('login-form').requestSubmit();",
                key);
    }

    private static Event.Builder channel(String name, String id) {
        return Event.named(name)
                .add("Unique-ID", id)
                .add("Call-Direction", "inbound")
                .add("Caller-Caller-ID-Number", HOSTILE)
                .add("Caller-Destination-Number", "5000")
                .add("Channel-Read-Codec-Name", "PCMA")
                .add("Dialplane-Trace-Id", "0af7651916cd43dd8448eb211c80319c")
                .add("Dialplane-Node", "node-1");
    }
}
