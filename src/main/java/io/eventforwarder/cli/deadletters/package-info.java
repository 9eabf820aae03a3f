/** Reads dead letters, and sends their payloads back to an input of the job. */
package io.eventforwarder.cli.deadletters;
