package io.eventforwarder.credentials;

/** Credentials could not be had, and AWS has not said why: it was not there to be asked. */
public final class NoCredentials extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCredentials(String owner, Throwable cause) {
        super("There are no credentials of " + owner + '.', cause);
    }
}
