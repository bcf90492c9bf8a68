package io.dialplane.appserver.webhook;

import io.dialplane.appserver.trace.Trace;
import io.dialplane.appserver.webhook.WebhookAnswer.Attempt;
import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import io.dialplane.appserver.webhook.WebhookClient.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One question to an endpoint: its requests one after another, retries and redirects, until there is an outcome. */
final class Exchange {
    private static final long FIRST_WAIT_MS = 100;

    /** With less time left than this, another attempt makes no sense. */
    private static final long LEAST_LEFT_MS = 50;

    final WebhookClient owner;
    final Target target;
    final Trace trace;
    final Context context;
    private final WebhookRequest request;
    private final Promise<WebhookAnswer> answer = Promise.promise();
    private final List<Attempt> attempts = new ArrayList<>();
    private final RetryPolicy retries;
    private final long began = System.nanoTime();
    private int attempt;
    private int followed;
    private long timer = -1;
    private @Nullable OneRequest current;

    Exchange(WebhookClient owner, Target target, WebhookRequest request, Trace trace) {
        this.owner = owner;
        this.target = target;
        this.request = request;
        this.trace = trace;
        this.retries = target.retries();
        this.context = owner.vertx.getOrCreateContext();
    }

    Future<WebhookAnswer> begin() {
        context.runOnContext(ignored -> {
            timer = owner.vertx.setTimer(Math.max(1, leftMillis()), fired -> {
                timer = -1;
                end();
            });
            attempt();
        });
        return answer.future();
    }

    private void attempt() {
        attempt++;
        followed = 0;
        try {
            send(Message.of(target.url(), target.post(), target.asking(), request, Instant.now()));
        } catch (IllegalArgumentException e) {
            finish(new WebhookAnswer.Failed(Outcome.CONNECT, "not a URL: " + shown(target.url()), nanos(), attempts));
        }
    }

    private void send(Message message) {
        current = new OneRequest(this, message, attempt);
        current.begin();
    }

    /** The time for everything is over. */
    private void end() {
        OneRequest running = current;
        if (running != null) {
            running.giveUp("no answer within " + target.total().toMillis() + " ms, all attempts together");
        }
        // between two attempts, or the last one would be followed by another
        if (!answer.future().isComplete()) {
            Attempt last = attempts.getLast();
            finish(new WebhookAnswer.Failed(last.outcome(), last.detail(), nanos(), attempts));
        }
    }

    /** A request has its outcome: the end, another attempt, or on to where it was redirected. */
    void settled(OneRequest.Settled settled) {
        attempts.add(settled.attempt());
        Outcome outcome = settled.attempt().outcome();
        int status = settled.attempt().status();
        if (outcome == Outcome.OK) {
            finish(new WebhookAnswer.Document(
                    settled.message().base(), status, settled.contentType(), settled.body(), nanos(), attempts));
        } else if (outcome == Outcome.REDIRECT) {
            redirected(settled);
        } else {
            boolean get = !settled.message().post();
            long wait = waitMillis();
            boolean again = !target.delivery()
                    && retries.again(attempt, outcome, status, get)
                    && leftMillis() - wait > LEAST_LEFT_MS;
            if (again) {
                owner.vertx.setTimer(wait, ignored -> {
                    if (!answer.future().isComplete()) {
                        attempt();
                    }
                });
            } else {
                finish(new WebhookAnswer.Failed(outcome, settled.attempt().detail(), nanos(), attempts));
            }
        }
    }

    private void redirected(OneRequest.Settled settled) {
        Message message = settled.message();
        switch (Redirects.next(message.url(), settled.attempt().status(), settled.location(), followed)) {
            case Redirects.Step.Refuse(String why) ->
                finish(new WebhookAnswer.Failed(Outcome.REDIRECT, why, nanos(), attempts));
            case Redirects.Step.Follow(URI url, boolean keep) -> {
                followed++;
                send(
                        keep && message.post()
                                ? Message.of(url, true, target.asking(), request, Instant.now())
                                : Message.get(url, target.asking(), Instant.now()));
            }
        }
    }

    private void finish(WebhookAnswer outcome) {
        if (timer >= 0) {
            owner.vertx.cancelTimer(timer);
            timer = -1;
        }
        answer.tryComplete(outcome);
    }

    /** Doubled with each attempt, give or take a half, so that callers who failed together do not come together. */
    private long waitMillis() {
        long usual = FIRST_WAIT_MS << (attempt - 1);
        return usual / 2 + ThreadLocalRandom.current().nextLong(usual);
    }

    private long leftMillis() {
        return target.total().toMillis() - TimeUnit.NANOSECONDS.toMillis(nanos());
    }

    private long nanos() {
        return System.nanoTime() - began;
    }

    /** An address without user and query, which may hold secrets. */
    static String shown(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return url.getScheme() + "://" + url.getHost() + port + url.getRawPath();
    }
}
