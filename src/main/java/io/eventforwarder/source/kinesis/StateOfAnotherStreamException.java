package io.eventforwarder.source.kinesis;

/** The job was restored with the state of another stream. The message is a sentence. */
final class StateOfAnotherStreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StateOfAnotherStreamException(StreamIdentity ofState, StreamIdentity ofSettings) {
        super(
                "The job's state is of the stream "
                        + ofState
                        + ", but Source.stream-name and Source.region name the stream "
                        + ofSettings
                        + ". Set them as they were, or start the job without state at an"
                        + " initial-position.");
    }
}
