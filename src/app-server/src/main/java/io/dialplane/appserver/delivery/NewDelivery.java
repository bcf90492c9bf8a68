package io.dialplane.appserver.delivery;

import java.net.URI;
import java.util.Map;

/**
 * Something to tell an application's endpoint.
 *
 * @param id 1 to 64 characters; what was added once is not added again
 * @param application the application's id
 * @param call the call's id
 * @param sequence its place among what is told of this call
 * @param event such as {@code completed}, at most 64 characters
 * @param url absolute, http or https, at most 2,048 characters
 * @param post whether by POST, else GET
 * @param trace the call's trace id
 * @param fields what is told, by the names of the application's dialect
 */
public record NewDelivery(
        String id,
        String application,
        String call,
        long sequence,
        String event,
        URI url,
        boolean post,
        String trace,
        Map<String, Object> fields) {}
