package io.dialplane.node.archive;

/**
 * What must be known about a recording besides its sound, as it is written beside the file.
 *
 * @param id a UUID, the name of the file
 * @param call the A-leg's id
 * @param leg the leg that was recorded
 * @param name what the document calls it; empty for none
 * @param status token of the hook that is told when it can be fetched; empty for none
 * @param sequence of that report, -1 while it runs
 */
record Kept(
        String id, String call, String leg, String domain, String trace, String name, String status, long sequence) {
    Kept finished(long number) {
        return new Kept(id, call, leg, domain, trace, name, status, number);
    }
}
