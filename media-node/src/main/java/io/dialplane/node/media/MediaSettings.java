package io.dialplane.node.media;

import io.dialplane.settings.Describe;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The media part of the node's settings. */
public interface MediaSettings {
    @WithDefault("127.0.0.1")
    @Describe("Address RTP and RTCP sockets are bound to.")
    String bindAddress();

    @Describe("Address offered to phones in SDP when it differs from the bound one, for example behind NAT. "
            + "When absent: the bound address, or for 0.0.0.0 the first address of this machine.")
    Optional<String> advertisedAddress();

    @WithDefault("16384")
    @Describe(
            value = "First RTP port; a leg takes an even port and the odd one above it for RTCP.",
            min = 1024,
            max = 65534)
    int rtpPortMin();

    @WithDefault("32767")
    @Describe(value = "Last port for RTP and RTCP.", min = 1025, max = 65535)
    int rtpPortMax();

    @WithDefault("0")
    @Describe(
            value = "Media threads, each with its own packet clock, good for about 1000 streams. "
                    + "0 is one for every two processors.",
            min = 0,
            max = 64)
    int threads();

    @WithDefault("true")
    @Describe(
            "Whether media threads ask the kernel for real-time scheduling, so that packets keep their pace on a busy "
                    + "machine. Where it is not permitted (it takes root or CAP_SYS_NICE) they go on without.")
    boolean realTime();

    @WithDefault("30s")
    @Describe(
            value = "A leg from which no packet comes for this long although one is expected is hung up.",
            min = 1000,
            max = 3_600_000)
    Duration receiveTimeout();

    @Describe("Directory of sounds named by a relative path; looked into before the shipped ones.")
    Optional<Path> sounds();

    @Describe("Further directories whose files may be played by an absolute path, comma-separated.")
    Optional<List<Path>> playRoots();

    @WithDefault("music/loop.wav")
    @Describe(
            value = "Music on hold, and what local_stream:// plays.",
            expects = "a sound as of play: a file, an http or https URL, tone_stream:// or file_string://")
    String holdMusic();

    @WithDefault("us")
    @Describe(
            value = "What a caller hears while it rings elsewhere, when the document does not say.",
            expects = "a country's two letters such as us, gb or de, or a sound as of play")
    String ringTone();

    @WithDefault("20000000")
    @Describe(value = "Largest sound file, fetched sound or spoken text, in bytes.", min = 1000, max = 500_000_000)
    int maxSoundBytes();

    @WithDefault("100000000")
    @Describe(value = "Memory for decoded sounds kept for the next call, in bytes.", min = 0, max = 8_000_000_000L)
    long soundCacheBytes();

    @WithDefault("2s")
    @Describe(value = "Time to connect to the server of a sound.", min = 10, max = 60_000)
    Duration httpConnectTimeout();

    @WithDefault("5s")
    @Describe(value = "Time to fetch a sound, all in all.", min = 10, max = 120_000)
    Duration httpTimeout();

    @WithDefault("60s")
    @Describe(
            value = "How long a fetched sound is played without asking its server again, when it does not say itself "
                    + "(Cache-Control).",
            min = 0,
            max = 86_400_000)
    Duration httpTtl();

    /** Where sounds may be fetched. */
    Egress egress();

    /** Egress. */
    interface Egress {
        @Describe(
                value = "Where sounds may be fetched although it is loopback, link-local, metadata or multicast.",
                expects = "an address, a CIDR block, a host name, or a name that begins with *.")
        Optional<List<String>> allow();

        @Describe(
                value = "Where sounds may not be fetched; stronger than media.egress.allow.",
                expects = "an address, a CIDR block, a host name, or a name that begins with *.")
        Optional<List<String>> deny();
    }

    @WithDefault("auto")
    @Describe(
            value = "Text-to-speech engine: auto (espeak-ng when installed), none, espeak-ng, or a command that reads "
                    + "the text from standard input and writes a WAV to standard output or to {file}; {language} and "
                    + "{voice} are filled in. No shell is involved.",
            expects = "auto, none, espeak-ng or a command line")
    String ttsEngine();

    @WithDefault("10s")
    @Describe(value = "Time the engine has for one text.", min = 100, max = 120_000)
    Duration ttsTimeout();

    @WithDefault("en")
    @Describe(value = "Language of texts that name none.", expects = "a BCP 47 tag such as en or de-DE")
    String language();
}
