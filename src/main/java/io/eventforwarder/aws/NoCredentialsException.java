package io.eventforwarder.aws;

/** There are no credentials, and no answer of AWS says why. */
public final class NoCredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCredentialsException(String owner, Throwable cause) {
        super("There are no credentials of " + owner + '.', cause);
    }
}
