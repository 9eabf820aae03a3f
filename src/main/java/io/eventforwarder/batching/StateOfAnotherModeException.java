package io.eventforwarder.batching;

import io.eventforwarder.settings.Settings.Mode;
import java.util.Map;

/** The job was restored with the state of another batching mode. The message is a sentence. */
public final class StateOfAnotherModeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<Mode, String> IN_WORDS =
            Map.of(
                    Mode.AS_RECEIVED, "events as received",
                    Mode.TEN_MINUTE, "ten-minute batches",
                    Mode.SESSION, "whole sessions");

    StateOfAnotherModeException(Mode ofState, Mode ofSettings) {
        super(
                "The state was written by a job that sends "
                        + IN_WORDS.get(ofState)
                        + ", but the settings send-as-batch and wait-for-complete-batch ask for "
                        + IN_WORDS.get(ofSettings)
                        + ". Restore the earlier settings and let the job send its open windows:"
                        + " end it by Source.stop-at, or with stop --drain. Then start it in the"
                        + " new mode without state, with Source.initial-position just after that"
                        + " time.");
    }
}
