/**
 * The instruction model and its dialects: what a leg is told to do, and how developers and nodes write it down.
 * Pure: no input or output, no clock, no logger; a parser takes bytes and returns a value.
 */
@NullMarked
package io.dialplane.instructions;

import org.jspecify.annotations.NullMarked;
