package io.dialplane.appserver.node;

import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.webhook.WebhookAnswer;
import io.dialplane.appserver.webhook.WebhookRequest;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import java.net.URI;
import java.util.List;

/** Who is told what becomes of a question on its way, for people to see. */
public interface Outcomes {
    /** The call was led to an application. */
    void routed(CallQuestion question, String application);

    /** An endpoint is about to be asked. */
    void asks(CallQuestion question, Route.Webhook route, WebhookRequest request);

    /** An endpoint answered with a document that can be run. */
    void answered(
            CallQuestion question,
            Route.Webhook route,
            WebhookAnswer.Document got,
            ParsedDocument.Instructions document);

    /** An endpoint answered with what cannot be run. */
    void unreadable(
            CallQuestion question, Route.Webhook route, WebhookAnswer.Document got, ParsedDocument.Broken document);

    /** An endpoint did not answer, or with no document. */
    void failed(CallQuestion question, Route.Webhook route, WebhookAnswer.Failed failure);

    /** What a real FreeSWITCH could not be told of a document; nobody else asks for such. */
    default void unsaid(CallQuestion question, String application, List<Problem> problems) {}

    /** The endpoint was told what came of a call whose caller is gone. */
    void told(CallQuestion question, Route.Webhook route, WebhookAnswer.Document got);

    /**
     * A document that is kept here is run.
     *
     * @param what {@code document}, {@code flow} (that of a bean), {@code fallbackDocument} or {@code apology}
     */
    void stored(CallQuestion question, String application, String what, ParsedDocument.Instructions document);

    /** A document that is kept here cannot be run. */
    void broken(CallQuestion question, String application, String source, ParsedDocument.Broken document);

    /** There is no such number. */
    void notFound(CallQuestion question);

    /** A webhook's address without user and query, which may hold secrets. */
    static String shown(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
    }
}
