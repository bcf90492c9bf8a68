package io.dialplane.phone;

/**
 * What came in on a call.
 *
 * @param packets RTP packets, each counted once
 * @param audioPackets those of them that carried sound
 * @param lost packets missing in the sequence
 * @param duplicates packets that came again
 * @param reordered packets that came after a later one
 * @param sources how many SSRCs were seen: 1 for a continuous stream
 * @param timestampJumps neighbouring packets whose timestamps are not one frame (160) apart
 * @param jitterMillis RFC 3550's interarrival jitter
 * @param maxGapMillis the longest time between two packets
 * @param paceP99Millis 99 % of the packets came within this of 20 ms after the one before
 * @param levelDbfs root mean square of all that was heard, dB below full scale; -96 for silence
 * @param durationMillis from the first packet to the last
 * @param firstNanos {@link System#nanoTime()} of the first packet; 0 when none came
 * @param digits the telephone events (RFC 4733) that came in
 */
public record Received(
        long packets,
        long audioPackets,
        long lost,
        long duplicates,
        long reordered,
        int sources,
        long timestampJumps,
        double jitterMillis,
        double maxGapMillis,
        double paceP99Millis,
        double levelDbfs,
        double durationMillis,
        long firstNanos,
        String digits) {}
