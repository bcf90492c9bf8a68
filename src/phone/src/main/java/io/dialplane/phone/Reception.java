package io.dialplane.phone;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Measures a stream of RTP packets (RFC 3550) as it comes in, and keeps what was heard. No socket and no clock inside:
 * every packet comes with its arrival time. Any thread may call it.
 */
final class Reception {
    private static final int FRAME = 160;
    private static final int RATE = 8_000;
    private static final long PACE_NANOS = 20_000_000;
    /** An hour of sound, then only the figures go on. */
    private static final int SAMPLE_LIMIT = 3_600 * RATE;
    /** A timestamp further ahead than ten seconds starts anew where the last sound ended. */
    private static final int LEAP = 10 * RATE;

    private static final int SEQUENCE_LIMIT = 4_000_000;
    /** Deviations from 20 ms in steps of 50 µs up to 100 ms. */
    private static final int PACE_STEP_NANOS = 50_000;

    private final int[] pace = new int[2_000];

    private short[] samples = new short[RATE];
    private int sampleCount;
    private long firstTimestamp;
    private boolean timestampKnown;

    private final BitSet seen = new BitSet();
    private int source;
    private long firstSequence;
    private long highestSequence;
    private long lostBefore;
    private int sources;

    private long packets;
    private long audioPackets;
    private long duplicates;
    private long reordered;
    private long timestampJumps;
    private long lastAudioSequence = -1;
    private long lastTimestamp;
    private double jitter;
    private long lastTransit;
    private boolean transitKnown;
    private long firstNanos;
    private long lastNanos;
    private long maxGapNanos;

    private final StringBuilder digits = new StringBuilder();
    private long lastDigitTimestamp = -1;
    private int digitType = -1;

    /** The payload type of telephone-event on this stream. */
    synchronized void expectDigits(int payloadType) {
        digitType = payloadType;
    }

    /** One datagram, at a time of {@link System#nanoTime()}; what is no RTP of version 2 is passed over. */
    synchronized void packet(byte[] data, int length, long nowNanos) {
        if (length < 12 || (data[0] & 0xc0) != 0x80 || length > data.length) {
            return;
        }
        int type = data[1] & 0x7f;
        int header = headerLength(data, length);
        int payload = length - header - padding(data, length);
        if (header > length || payload < 0 || (type >= 64 && type < 96)) { // RFC 5761: those are RTCP
            return;
        }
        int sequence = word(data, 2);
        long timestamp = (long) word(data, 4) << 16 | word(data, 6);
        long extended = place(sequence, word(data, 8) << 16 | word(data, 10));
        if (extended < 0) {
            duplicates++;
            return;
        }
        arrival(nowNanos, timestamp);
        packets++;
        if (type == digitType && payload >= 4) {
            digit(data[header] & 0xff, timestamp);
        } else {
            for (Codec codec : Codec.values()) {
                if (codec.payloadType() == type) {
                    audio(codec, data, header, payload, timestamp, extended);
                }
            }
        }
    }

    private static int headerLength(byte[] data, int length) {
        int header = 12 + 4 * (data[0] & 0x0f);
        if ((data[0] & 0x10) != 0) {
            header += header + 4 > length ? length : 4 + 4 * word(data, header + 2);
        }
        return header;
    }

    private static int padding(byte[] data, int length) {
        return (data[0] & 0x20) == 0 ? 0 : data[length - 1] & 0xff;
    }

    private static int word(byte[] data, int at) {
        return (data[at] & 0xff) << 8 | (data[at + 1] & 0xff);
    }

    /** The sequence number counted on beyond 16 bits, or -1 when this packet was here before. */
    private long place(int sequence, int ssrc) {
        long extended;
        if (sources == 0 || ssrc != source) {
            lostBefore += lostNow();
            source = ssrc;
            sources++;
            seen.clear();
            firstSequence = 0x1_0000L + sequence;
            highestSequence = firstSequence;
            extended = firstSequence;
            transitKnown = false;
            timestampKnown = false;
            lastAudioSequence = -1;
        } else {
            extended = highestSequence + (short) (sequence - (int) highestSequence);
            if (extended < highestSequence) {
                reordered++;
            }
            highestSequence = Math.max(highestSequence, extended);
        }
        int index = (int) Math.clamp(extended - firstSequence, -1, SEQUENCE_LIMIT);
        if (index >= 0 && index < SEQUENCE_LIMIT) {
            if (seen.get(index)) {
                reordered -= extended < highestSequence ? 1 : 0;
                return -1;
            }
            seen.set(index);
        }
        return extended;
    }

    private long lostNow() {
        return sources == 0 ? 0 : Math.max(0, highestSequence - firstSequence + 1 - seen.cardinality());
    }

    private void arrival(long nowNanos, long timestamp) {
        if (packets == 0) {
            firstNanos = nowNanos;
        } else {
            long gap = nowNanos - lastNanos;
            maxGapNanos = Math.max(maxGapNanos, gap);
            long deviation = Math.abs(gap - PACE_NANOS) / PACE_STEP_NANOS;
            pace[(int) Math.min(deviation, pace.length - 1)]++;
        }
        lastNanos = nowNanos;
        // RFC 3550 §A.8, in timestamp units
        long transit = nowNanos * RATE / 1_000_000_000L - timestamp;
        if (transitKnown) {
            jitter += (Math.abs((int) (transit - lastTransit)) - jitter) / 16;
        }
        lastTransit = transit;
        transitKnown = true;
    }

    private void audio(Codec codec, byte[] data, int at, int length, long timestamp, long sequence) {
        audioPackets++;
        if (lastAudioSequence >= 0 && sequence == lastAudioSequence + 1 && (int) (timestamp - lastTimestamp) != FRAME) {
            timestampJumps++;
        }
        lastAudioSequence = sequence;
        lastTimestamp = timestamp;
        long place = (int) (timestamp - firstTimestamp);
        if (!timestampKnown || place < 0 || place > sampleCount + LEAP) {
            if (timestampKnown && place < 0 && place > -LEAP) {
                return; // older than what is kept
            }
            firstTimestamp = timestamp - sampleCount;
            timestampKnown = true;
            place = sampleCount;
        }
        int end = (int) place + length;
        if (end > SAMPLE_LIMIT) {
            return;
        }
        if (end > samples.length) {
            samples = Arrays.copyOf(samples, Math.min(SAMPLE_LIMIT, Math.max(end, samples.length * 2)));
        }
        for (int i = 0; i < length; i++) {
            samples[(int) place + i] = codec.decode(data[at + i]);
        }
        sampleCount = Math.max(sampleCount, end);
    }

    private void digit(int event, long timestamp) {
        // RFC 4733 §2.5.1: all packets of one event carry the timestamp of its beginning
        if (timestamp != lastDigitTimestamp && event < 16 && digits.length() < 1_000) {
            lastDigitTimestamp = timestamp;
            digits.append("0123456789*#ABCD".charAt(event));
        }
    }

    /** What was heard last, so many milliseconds of it or all there is. */
    synchronized short[] last(int millis) {
        int count = Math.min(sampleCount, millis * RATE / 1_000);
        return Arrays.copyOfRange(samples, sampleCount - count, sampleCount);
    }

    /** Everything heard, lost packets as silence. */
    synchronized short[] all() {
        return Arrays.copyOf(samples, sampleCount);
    }

    synchronized Received figures() {
        return new Received(
                packets,
                audioPackets,
                lostBefore + lostNow(),
                duplicates,
                reordered,
                sources,
                timestampJumps,
                jitter * 1_000 / RATE,
                maxGapNanos / 1e6,
                percentile(0.99),
                Tone.level(all()),
                packets == 0 ? 0 : (lastNanos - firstNanos) / 1e6,
                firstNanos,
                digits.toString());
    }

    private double percentile(double share) {
        long all = Arrays.stream(pace).asLongStream().sum();
        long wanted = (long) Math.ceil(all * share);
        long passed = 0;
        for (int i = 0; i < pace.length && all > 0; i++) {
            passed += pace[i];
            if (passed >= wanted) {
                return (i + 1) * PACE_STEP_NANOS / 1e6;
            }
        }
        return 0;
    }
}
