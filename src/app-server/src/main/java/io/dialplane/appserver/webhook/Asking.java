package io.dialplane.appserver.webhook;

import java.time.Duration;
import java.util.List;

/**
 * How an application wants its endpoints to be asked.
 *
 * @param dialect by whose names
 * @param form whether the body of a POST is a form, else JSON
 * @param connectTimeout to connect, each time
 * @param answerTimeout from the connection to the end of the answer
 * @param retries further attempts after the first, 0 to 5, where they are safe
 * @param secrets what signs the requests, the oldest first
 */
public record Asking(
        RequestDialect dialect,
        boolean form,
        Duration connectTimeout,
        Duration answerTimeout,
        int retries,
        List<SigningKey> secrets) {
    public Asking {
        secrets = List.copyOf(secrets);
    }
}
