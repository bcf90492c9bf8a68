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

    @Id
    public String id;

    public String name;

    /** {@link #WEBHOOK} or {@link #DOCUMENT}. */
    public String kind;

    /** Where a webhook is; absent for documents. */
    public @Nullable String url;

    /** GET or POST. */
    public String method;

    /** The stored document of kind {@link #DOCUMENT}. */
    @Column(columnDefinition = "mediumtext", length = 1 << 20)
    public @Nullable String document;

    /** Used when the webhook fails; the number's default when absent. */
    @Column(name = "fallback_document", columnDefinition = "mediumtext", length = 1 << 20)
    public @Nullable String fallbackDocument;

    /** Time to connect, milliseconds. */
    @Column(name = "connect_timeout_ms")
    public int connectTimeoutMs;

    /** Time from the connection to the end of the answer, milliseconds. */
    @Column(name = "answer_timeout_ms")
    public int answerTimeoutMs;
}
