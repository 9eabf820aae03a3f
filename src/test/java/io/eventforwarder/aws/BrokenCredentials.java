package io.eventforwarder.aws;

/** Credentials whose look-up throws an Error, as in a process without a class that it needs. */
public final class BrokenCredentials {
    private BrokenCredentials() {}

    public static RenewableCredentials of(Error error) {
        return new RenewableCredentials(
                "a user",
                "a user",
                () -> {
                    throw error;
                });
    }
}
