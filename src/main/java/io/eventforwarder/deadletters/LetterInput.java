package io.eventforwarder.deadletters;

import java.io.IOException;

/** Where dead letters are. */
public interface LetterInput extends AutoCloseable {

    /**
     * Adds all that are there now.
     *
     * @throws StreamFailure with what to do about it, if a stream can't be read
     */
    void addTo(Letters letters, Progress progress) throws IOException;

    @Override
    void close();
}
