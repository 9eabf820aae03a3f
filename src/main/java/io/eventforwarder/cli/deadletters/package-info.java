/** Reads dead letters, and sends them back to an input; for scripts/dead-letters. */
package io.eventforwarder.cli.deadletters;
