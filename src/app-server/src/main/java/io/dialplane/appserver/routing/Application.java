package io.dialplane.appserver.routing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** What answers a number: a developer's endpoint or a stored document. A row of table {@code application}. */
@Entity
@Table(name = "application")
public class Application {
    /** An endpoint that is asked for documents. */
    public static final String WEBHOOK = "webhook";

    /** One document for every call. */
    public static final String DOCUMENT = "document";

    /** A bean of this server; the id is its name. */
    public static final String FLOW = "flow";

    @Id
    public String id;

    public String name;

    /** {@link #WEBHOOK}, {@link #DOCUMENT} or {@link #FLOW}. */
    public String kind;

    /** Where a webhook is; absent for documents. */
    public @Nullable String url;

    /** GET or POST. */
    public String method;

    /** The stored document of kind {@link #DOCUMENT}. */
    @Column(columnDefinition = "mediumtext", length = 1 << 20)
    public @Nullable String document;

    /** How the endpoints are told of calls: json, twiml or httapi. */
    public String dialect = "json";

    /** How the body of a POST is written: json or form. */
    public String format = "json";

    /** Asked when the webhook fails. */
    @Column(name = "fallback_url")
    public @Nullable String fallbackUrl;

    /** Told of a call's progress. */
    @Column(name = "status_url")
    public @Nullable String statusUrl;

    /** Of what it is told: words of initiated, ringing, answered, completed, separated by commas. */
    @Column(name = "status_events")
    public String statusEvents = "";

    /** Further attempts where they are safe, 0 to 5. */
    public int retries = 1;

    /** Used when the webhook and its fall-back fail; an apology when absent. */
    @Column(name = "fallback_document", columnDefinition = "mediumtext", length = 1 << 20)
    public @Nullable String fallbackDocument;

    /** Time to connect, milliseconds. */
    @Column(name = "connect_timeout_ms")
    public int connectTimeoutMs;

    /** Time from the connection to the end of the answer, milliseconds. */
    @Column(name = "answer_timeout_ms")
    public int answerTimeoutMs;
}
