package io.eventforwarder.settings;

/** The restored state was written for another destination than the settings name. */
public final class StateOfAnotherDestinationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param written the destination in the state
     * @param named the destination in the settings; see {@link Settings#destination}
     */
    public StateOfAnotherDestinationException(String written, String named) {
        super(
                "The state was written for "
                        + written
                        + ", but the settings now name "
                        + named
                        + ". Start the job with the settings as they were, or, for the new"
                        + " destination, without this state: Source.initial-position then says"
                        + " where it begins.");
    }
}
