package io.dialplane.node;

import static io.dialplane.node.Wirephone.OFFER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What an operator reads about calls that were refused: one line with the reason and the trace, no stack trace. */
class RefusalLogTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String TRACEPARENT = "Traceparent: 00-" + TRACE + "-b7ad6b7169203331-01\r\n";

    private final NodeUnderTest node = new NodeUnderTest();
    private final Wirephone phone = new Wirephone(node.port);
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.dialplane.node");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            lines.add(event);
        }
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        phone.close();
        node.close();
    }

    private void assertOneLine(String... parts) {
        await().untilAsserted(() -> assertThat(lines)
                .anySatisfy(line -> assertThat(line.getFormattedMessage()).contains(parts)));
        assertThat(lines)
                .filteredOn(line -> TRACE.equals(line.getMDCPropertyMap().get("trace")))
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage()).contains(parts))
                .satisfies(line -> assertThat(line.getThrowableProxy()).isNull());
    }

    @Test
    void anUnknownNumber() {
        phone.sendRequest("INVITE", "nobody", 1, TRACEPARENT, OFFER);
        assertThat(phone.status()).isEqualTo(404);
        assertOneLine("call of 1001 to nobody", "404 NO_ROUTE_DESTINATION by NODE");
    }

    @Test
    void aBodyThatIsNoOffer() {
        phone.sendRequest("INVITE", "5000", 1, TRACEPARENT + "Content-Type: text/plain\r\n", "hello");
        assertThat(phone.status()).isEqualTo(415);
        assertOneLine("call of 1001 to sip:5000@127.0.0.1", "refused: 415");
    }

    @Test
    void wrongCredentials() {
        var login = "Proxy-Authorization: Digest username=\"1001\",realm=\"dialplane.local\",nonce=\"0\","
                + "uri=\"sip:x\",response=\"0\"\r\n";
        phone.sendRequest("INVITE", "5000", 1, TRACEPARENT + login, OFFER);
        assertThat(phone.status()).isEqualTo(407);
        assertOneLine("refused: 407, the credentials of 1001 are wrong");
    }

    @Test
    void aNodeThatTakesNoCalls() {
        node.calls.pause();
        for (int cseq = 1; cseq <= 5; cseq++) {
            phone.sendRequest("INVITE", "5000", cseq, TRACEPARENT, OFFER);
            assertThat(phone.status()).isEqualTo(503);
        }
        assertOneLine("refused: 503, DRAINING");
    }
}
