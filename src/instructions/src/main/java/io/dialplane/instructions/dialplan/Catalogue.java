package io.dialplane.instructions.dialplan;

import static io.dialplane.instructions.dialplan.Catalogue.Entry.none;
import static io.dialplane.instructions.dialplan.Catalogue.Entry.refused;
import static io.dialplane.instructions.dialplan.Catalogue.Entry.runs;

import io.dialplane.instructions.Instruction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * FreeSWITCH's applications: what each becomes here, that it has no effect, or why it is refused. docs/freeswitch.md has
 * the same table, which a test checks.
 */
final class Catalogue {
    private static final Map<String, Entry> ENTRIES = List.of(
                    runs("answer", "`answer`", CallApplications::answer),
                    runs("pre_answer", "`ring` with early media", CallApplications::preAnswer),
                    runs("ring_ready", "`ring`", CallApplications::ringReady),
                    runs(
                            "playback",
                            "`play`; `local_stream://` is `music`, `say:` is `say`",
                            SoundApplications::playback),
                    runs("endless_playback", "`play` until hang-up", SoundApplications::endlessPlayback),
                    runs("loop_playback", "`play`, `+3 file`", SoundApplications::loopPlayback),
                    runs("gentones", "`play` of a tone", SoundApplications::gentones),
                    runs("speak", "`say`", SoundApplications::speak),
                    runs("say", "`say` of digits and numbers", SoundApplications::say),
                    runs("sleep", "`pause`", SoundApplications::sleep),
                    runs("play_and_get_digits", "`gather` into a variable", DigitApplications::playAndGetDigits),
                    runs("read", "`gather` into a variable", DigitApplications::read),
                    runs("send_dtmf", "`dtmf`", DigitApplications::sendDtmf),
                    runs("record", "`record`", RecordApplications::record),
                    runs("record_session", "`recording`", RecordApplications::start),
                    runs("stop_record_session", "`recording`", RecordApplications::stop),
                    runs("record_session_pause", "`recording`", RecordApplications::pause),
                    runs("record_session_mask", "`recording`, paused", RecordApplications::pause),
                    runs("record_session_resume", "`recording`", RecordApplications::resume),
                    runs("record_session_unmask", "`recording`, resumed", RecordApplications::resume),
                    runs("bridge", "`dial`; see below", Bridge::bridge),
                    runs("transfer", "`transfer`", CallApplications::transfer),
                    runs(
                            "execute_extension",
                            "`transfer`: what follows is not run",
                            CallApplications::executeExtension),
                    runs("deflect", "`sip:refer`", CallApplications::deflect),
                    runs("hangup", "`hangup`", CallApplications::hangup),
                    runs("respond", "`reject` with a status of 400 to 699", CallApplications::respond),
                    runs("park", "`park`; its time is variable `park_timeout`", CallApplications::park),
                    runs("echo", "`echo`", CallApplications::echo),
                    runs("fifo", "`enqueue` (in) and `dequeue` (out)", CallApplications::fifo),
                    runs("callcenter", "`enqueue`; agents come with `dequeue`", CallApplications::callcenter),
                    runs("conference", "`conference`", CallApplications::conference),
                    runs("voicemail", "`voicemail`", CallApplications::voicemail),
                    runs("httapi", "`redirect`", CallApplications::httapi),
                    runs("sched_hangup", "the time limit of the next `bridge`", VariableApplications::schedHangup),
                    runs("set", "`set`", VariableApplications::set),
                    runs("multiset", "`set`", VariableApplications::multiset),
                    runs("unset", "`set` to nothing", VariableApplications::unset),
                    runs("multiunset", "`set` to nothing", VariableApplications::multiunset),
                    runs("export", "`set` with export", VariableApplications::export),
                    runs("bridge_export", "`set` with export", VariableApplications::export),
                    runs("log", "`log`", VariableApplications::log),
                    runs("dialplane", "a verb as JSON", VariableApplications::verb),
                    none("info", "the call's timeline has it"),
                    none("verbose_events", "events have all headers they can have"),
                    none("event", ""),
                    none("eval", ""),
                    none("presence", ""),
                    none("privacy", ""),
                    none("limit", "calls are not counted"),
                    none("limit_hash", "calls are not counted"),
                    none("hash", ""),
                    none("db", ""),
                    none("push", ""),
                    none("unshift", ""),
                    none("set_global", ""),
                    none("set_user", "the user's variables come with the call"),
                    none("set_name", ""),
                    none("set_profile_var", "effective_caller_id_number and _name are shown to the called side"),
                    none("set_audio_level", ""),
                    none("set_mute", ""),
                    none("start_dtmf", "digits within the audio are not looked for"),
                    none("stop_dtmf", ""),
                    none("start_dtmf_generate", ""),
                    none("stop_dtmf_generate", ""),
                    none("queue_dtmf", "dtmf sends digits at once"),
                    none("flush_dtmf", ""),
                    none("block_dtmf", ""),
                    none("unblock_dtmf", ""),
                    none("bind_meta_app", "keys during a connection lead to nothing"),
                    none("unbind_meta_app", ""),
                    none("bind_digit_action", "keys during a connection lead to nothing"),
                    none("clear_digit_action", ""),
                    none("digit_action_set_realm", ""),
                    none("jitterbuffer", "there always is one"),
                    none("media_reset", ""),
                    none("hold", ""),
                    none("unhold", ""),
                    none("soft_hold", ""),
                    none("send_display", ""),
                    none("send_info", ""),
                    none("wait_for_answer", ""),
                    none("break", ""),
                    none("stop", ""),
                    none("mutex", ""),
                    none("cidlookup", ""),
                    none("enable_heartbeat", ""),
                    none("sched_heartbeat", ""),
                    none("tone_detect", ""),
                    none("stop_tone_detect", ""),
                    none("fax_detect", ""),
                    none("t38_gateway", ""),
                    refused("lua", "write call logic as an HTTP endpoint"),
                    refused("javascript", "write call logic as an HTTP endpoint"),
                    refused("python", "write call logic as an HTTP endpoint"),
                    refused("python3", "write call logic as an HTTP endpoint"),
                    refused("perl", "write call logic as an HTTP endpoint"),
                    refused("socket", "the event socket of the node controls calls"),
                    refused("system", ""),
                    refused("bgsystem", ""),
                    refused("curl", "httapi fetches the next document"),
                    refused("redirect", "a call is not sent elsewhere before it is answered; deflect and bridge are"),
                    refused("delay_echo", "echo is"),
                    refused("valet_park", "park is"),
                    refused("phrase", "playback and say are"),
                    refused("ivr", "play_and_get_digits is"),
                    refused("page", "bridge is"),
                    refused("check_acl", "the balancer and the application server decide who may call"),
                    refused("sched_transfer", ""),
                    refused("sched_broadcast", ""),
                    refused("broadcast", ""),
                    refused("displace_session", ""),
                    refused("stop_displace_session", ""),
                    refused("att_xfer", "transfer is"),
                    refused("three_way", ""),
                    refused("intercept", ""),
                    refused("pickup", ""),
                    refused("eavesdrop", ""),
                    refused("userspy", ""),
                    refused("detect_speech", "gather recognises speech"),
                    refused("play_and_detect_speech", "gather recognises speech"),
                    refused("detect_audio", ""),
                    refused("detect_silence", ""),
                    refused("wait_for_silence", ""),
                    refused("rxfax", ""),
                    refused("txfax", ""),
                    refused("lcr", "trunks are chosen by the application server"),
                    refused("enum", "trunks are chosen by the application server"))
            .stream()
            .collect(Collectors.toMap(Entry::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));

    private Catalogue() {}

    static Optional<Entry> entry(String application) {
        return Optional.ofNullable(ENTRIES.get(application));
    }

    static List<Entry> entries() {
        return List.copyOf(ENTRIES.values());
    }

    /** Names of those that run. */
    static String running() {
        return ENTRIES.values().stream()
                .filter(Entry.Runs.class::isInstance)
                .map(Entry::name)
                .collect(Collectors.joining(", "));
    }

    /** An application by its name in FreeSWITCH. */
    sealed interface Entry {
        String name();

        /** What people are told. */
        String note();

        /** It becomes instructions. */
        record Runs(String name, String note, Function<Action, List<Instruction>> reader) implements Entry {}

        /** Documents that have it run without it. */
        record NoEffect(String name, String note) implements Entry {}

        /** Documents that have it cannot be run. */
        record Refused(String name, String note) implements Entry {}

        static Entry runs(String name, String note, Function<Action, List<Instruction>> reader) {
            return new Runs(name, note, reader);
        }

        static Entry none(String name, String note) {
            return new NoEffect(name, note);
        }

        static Entry refused(String name, String note) {
            return new Refused(name, note);
        }
    }
}
