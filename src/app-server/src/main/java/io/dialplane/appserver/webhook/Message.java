package io.dialplane.appserver.webhook;

import io.dialplane.appserver.webhook.WebhookRequest.Parameter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request as it goes over the wire.
 *
 * @param url with its query, without fragment, its path at least {@code /}
 * @param base where it goes without what was added to the query: what relative hooks are relative to
 * @param post whether by POST, else GET
 * @param body empty for GET
 * @param headers content type and signatures
 */
@SuppressWarnings("ArrayRecordComponent")
record Message(URI url, URI base, boolean post, byte[] body, Map<String, String> headers) {
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    /** What a target is asked. */
    static Message of(URI target, boolean post, Asking asking, WebhookRequest request, Instant now) {
        URI url = plain(target);
        if (!post) {
            return get(request.fields().isEmpty() ? url : request.inQuery(url), url, asking, now);
        }
        List<Parameter> parameters = asking.form() ? request.parameters() : List.of();
        byte[] body =
                asking.form() ? WebhookRequest.form(parameters).getBytes(StandardCharsets.US_ASCII) : request.json();
        boolean hashed = !asking.form() && asking.dialect() == RequestDialect.TWIML;
        URI to = hashed ? WebhookRequest.withQuery(url, "bodySHA256=" + Signatures.sha256(body)) : url;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", asking.form() ? FORM : "application/json");
        headers.putAll(Signatures.headers(asking, to, body, parameters, now));
        return new Message(to, url, true, body, headers);
    }

    /** What a redirect to GET leaves of it: the URL alone. */
    static Message get(URI target, Asking asking, Instant now) {
        URI url = plain(target);
        return get(url, url, asking, now);
    }

    private static Message get(URI url, URI base, Asking asking, Instant now) {
        byte[] what = Signatures.pathAndQuery(url);
        return new Message(url, base, false, new byte[0], Signatures.headers(asking, url, what, List.of(), now));
    }

    private static URI plain(URI target) {
        String text = target.toASCIIString();
        int fragment = text.indexOf('#');
        URI url = URI.create(fragment < 0 ? text : text.substring(0, fragment));
        if (!url.getRawPath().isEmpty()) {
            return url;
        }
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + "/" + query);
    }
}
