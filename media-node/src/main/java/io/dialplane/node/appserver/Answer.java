package io.dialplane.node.appserver;

import java.util.Optional;

/** What the application server answered; the body has at most {@link ApplicationServer#MOST_BYTES}. */
public record Answer(int status, Optional<String> contentType, byte[] body) {}
