package io.eventforwarder.aws;

/** No credentials are available, and no response of AWS explains the reason. */
public final class NoCredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoCredentialsException(String owner, Throwable cause) {
        super("There are no credentials of " + owner + '.', cause);
    }
}
