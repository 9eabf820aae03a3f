package io.eventforwarder.parse;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;

/**
 * Receives what the parser finds in an input record, in the order of the input. A record can hold
 * so many values that they do not fit into memory together.
 */
interface ParsedInput {
    /** A batch. A batch whose events were all refused does not come. */
    void batch(EventBatch batch);

    /** A dead letter: one for each refused event, unless a batch has very many of them. */
    void deadLetter(DeadLetter letter);
}
