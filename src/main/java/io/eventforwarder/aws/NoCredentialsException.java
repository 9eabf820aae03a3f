package io.eventforwarder.aws;

/** Credentials could not be had, and AWS has not said why: it was not there to be asked. */
public final class NoCredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCredentialsException(String owner, Throwable cause) {
        super("There are no credentials of " + owner + '.', cause);
    }
}
