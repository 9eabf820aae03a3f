/** How events are grouped: ten-minute windows, session windows, or not at all. */
package io.eventforwarder.batching;
