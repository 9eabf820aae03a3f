/** Tries a connection step by step, before a job depends on it. */
package io.eventforwarder.cli.verify;
