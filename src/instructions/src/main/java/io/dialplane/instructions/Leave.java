package io.dialplane.instructions;

/** In a document for those who wait in a queue: leave it. Anywhere else it does nothing but say so in an event. */
public record Leave() implements Instruction {}
