package io.dialplane.node.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Echo;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.Instruction.Hangup;
import io.dialplane.instructions.Instruction.Pause;
import io.dialplane.instructions.Instruction.Play;
import io.dialplane.instructions.Instruction.Prompt;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.Reject;
import io.dialplane.instructions.Instruction.Say;
import io.dialplane.instructions.Instruction.SayType;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Instruction.Transfer;
import io.dialplane.node.FakeLeg;
import io.dialplane.node.FakeMedia;
import io.dialplane.node.call.CallEnded;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.call.IncomingCall;
import io.dialplane.node.event.Events;
import io.dialplane.node.event.Identity;
import io.dialplane.node.leg.Leg;
import io.dialplane.node.means.Means;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeMedia media = new FakeMedia();
    private final CallEvents events = new CallEvents(new Events(Identity.of("n", "127.0.0.1"), Clock.systemUTC()));
    private final FakeLeg leg = new FakeLeg();
    private final IncomingCall call = new IncomingCall(leg, media, events, () -> {});
    private final Next.Ask asked = new Next.Ask("5000", "default", Optional.empty());

    private final Means means = new Means(
            null, media, events, null, null, null, null, null, null, null, null, null, LONG, 10, "127.0.0.1:5080");

    RunnerTest() {
        leg.listen(call);
    }

    private Next run(Instruction... document) {
        return new Runner(call, asked, Where.CALL, means).run(List.of(document));
    }

    private CompletableFuture<Next> begin(Instruction... document) {
        return CompletableFuture.supplyAsync(() -> run(document));
    }

    private FakeMedia.Stream stream() {
        await().until(() -> !media.streams.isEmpty());
        return media.streams.getFirst();
    }

    private static Gather gather(int min, int max, Duration first, int attempts, String pattern, Prompt... prompts) {
        return new Gather(
                min,
                max,
                "#",
                first,
                SHORT,
                true,
                attempts,
                Optional.of(pattern),
                List.of(prompts),
                List.of(new Play("invalid.wav")),
                Optional.of("choice"),
                Optional.of(new Hook("token")));
    }

    private static void assertReported(Next next, String digits, String reason) {
        assertThat(next).isInstanceOfSatisfying(Next.Ask.class, ask -> {
            assertThat(ask.continuation()).hasValueSatisfying(hook -> {
                assertThat(hook.target()).isEqualTo("token");
                assertThat(hook.digits()).isEqualTo(digits);
                assertThat(hook.reason()).isEqualTo(reason);
            });
        });
    }

    @Test
    void playAnswersByItself() {
        assertThat(run(new Play(List.of("a.wav", "b.wav"), 1))).isInstanceOf(Next.Over.class);
        assertThat(leg.answered).isNotNull();
        assertThat(stream().played).containsExactly("a.wav", "b.wav");
        assertThat(stream().started).isTrue();
    }

    @Test
    void pauseAndSetDoNotAnswer() {
        run(new Pause(SHORT), new SetVariables(Map.of("a", "b"), false));
        assertThat(leg.answered).isNull();
        assertThat(call.variables()).containsEntry("a", "b");
    }

    @Test
    void variablesNameLanguageAndVoiceWhereTheDocumentDoesNot() {
        run(
                new SetVariables(Map.of("tts_language", "de-DE", "tts_voice", "anna"), false),
                new Say("Hallo"),
                new Say("Hello", SayType.TEXT, Optional.of("en"), Optional.of("f1"), 1),
                new SetVariables(Map.of("tts_voice", "-w /tmp/x"), false),
                new Say("Nothing"));
        assertThat(stream().played).containsExactly("say:Hallo in de-DE by anna", "say:Hello in en by f1");
    }

    @Test
    void aMissingSoundIsSkipped() {
        assertThat(run(new Play("missing.wav"), new Play("b.wav"))).isInstanceOf(Next.Over.class);
        assertThat(stream().played).containsExactly("b.wav");
    }

    @Test
    void rejectsAnUnansweredCallerAndHangsUpOnAnAnsweredOne() {
        assertThat(begin(new Reject(486, Optional.empty()))).failsWithin(LONG);
        assertThat(leg.rejected).isEqualTo(486);
    }

    @Test
    void hangsUpWithTheCauseOfTheDocument() {
        assertThat(begin(new Play("a.wav"), new Hangup(Optional.of("USER_BUSY"))))
                .failsWithin(LONG);
        assertThat(leg.hungUp).isEqualTo(HangupCause.USER_BUSY);
        assertThat(call.end()).hasValueSatisfying(end -> assertThat(end.by()).isEqualTo(Leg.By.NODE));
    }

    @Test
    void redirectAndTransferLeadOn() {
        assertReported(run(new Redirect(new Hook("token")), new Play("never.wav")), "", "");
        assertThat(run(new Transfer("9196", Optional.empty())))
                .isEqualTo(new Next.Ask("9196", "default", Optional.empty()));
        assertThat(media.streams).isEmpty();
    }

    @Test
    void gathersUntilTheFinishKey() {
        "12#".chars().forEach(digit -> call.digit((char) digit, 100));
        assertReported(run(gather(1, 5, LONG, 1, ".*")), "12", "digits");
        assertThat(call.variables()).containsEntry("choice", "12");
    }

    @Test
    void gathersAtMostSoManyDigits() {
        "1234".chars().forEach(digit -> call.digit((char) digit, 100));
        assertReported(run(gather(1, 2, LONG, 1, ".*")), "12", "digits");
        assertReported(run(gather(1, 2, LONG, 1, ".*")), "34", "digits");
    }

    @Test
    void digitsTypedAheadMakePromptsSuperfluous() {
        call.digit('1', 100);
        run(gather(1, 1, LONG, 1, ".*", new Play("menu.wav")));
        assertThat(stream().played).isEmpty();
    }

    @Test
    void aDigitStopsThePrompts() {
        media.instant = false;
        var running = begin(gather(1, 1, LONG, 1, ".*", new Play("menu.wav"), new Play("more.wav")));
        await().until(() -> stream().isPlaying());
        call.digit('7', 100);
        assertThat(running).succeedsWithin(LONG).satisfies(next -> assertReported(next, "7", "digits"));
        assertThat(stream().played).containsExactly("menu.wav");
    }

    @Test
    void asksAgainWhileTheInputIsNotValid() {
        "91".chars().forEach(digit -> call.digit((char) digit, 100));
        var next = run(gather(1, 1, LONG, 2, "[1-3]", new Play("menu.wav")));
        assertReported(next, "1", "digits");
    }

    @Test
    void reportsInvalidInputAndSilence() {
        call.digit('9', 100);
        assertReported(run(gather(1, 1, SHORT, 1, "[1-3]")), "9", "invalid");
        assertReported(run(gather(1, 1, SHORT, 3, "[1-3]", new Play("menu.wav"))), "", "timeout");
        assertThat(stream().played.stream().filter("menu.wav"::equals)).hasSize(3);
        assertThat(stream().played.stream().filter("invalid.wav"::equals)).hasSize(4);
    }

    @Test
    void aPatternThatWouldTryForYearsIsStopped() {
        "1".repeat(60).chars().forEach(digit -> call.digit((char) digit, 100));
        assertReported(run(gather(1, 60, LONG, 1, "(1+)+2")), "1".repeat(60), "invalid");
    }

    @Test
    void aCallerWhoHangsUpEndsWhateverRuns() {
        media.instant = false;
        for (var instruction : List.of(new Play("a.wav"), new Pause(LONG), new Echo(), gather(1, 1, LONG, 1, ".*"))) {
            var other = new FakeLeg();
            var its = new IncomingCall(other, media, events, () -> {});
            other.listen(its);
            var running = CompletableFuture.runAsync(
                    () -> new Runner(its, asked, Where.CALL, means).run(List.of(instruction)));
            await().until(() -> !its.step().application().isEmpty());
            its.ended(Leg.By.CALLER, HangupCause.NORMAL_CLEARING, 200);
            assertThat(running).failsWithin(LONG).withThrowableThat().withRootCauseInstanceOf(CallEnded.class);
        }
    }

    @Test
    void keepsItsTransitions() {
        run(new Play("a.wav"));
        call.ended(Leg.By.CALLER, HangupCause.NORMAL_CLEARING, 200);
        assertThat(call.signalling().last())
                .extracting(transition -> transition.to().name())
                .containsExactly("ANSWERED", "ENDED");
        assertThat(call.media().last())
                .extracting(transition -> transition.to().name())
                .containsExactly("OPEN", "FLOWING");
    }
}
