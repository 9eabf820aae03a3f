package io.eventforwarder.aws;

/** No credentials are available, and no response of AWS explains the reason. */
public final class NoCredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean isOfJob;

    NoCredentialsException(String owner, boolean isOfJob, Throwable cause) {
        super("There are no credentials of " + owner + '.', cause);
        this.isOfJob = isOfJob;
    }

    /** Whether the job itself has no credentials, with which it could ask STS for others. */
    public boolean isOfJob() {
        return isOfJob;
    }
}
