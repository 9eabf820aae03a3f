package io.eventforwarder.model;

import java.io.Serializable;
import java.util.Optional;

/**
 * What the current settings keep of a batch. A fragment may wait in a window while the job restarts
 * with other settings; the current ones apply when it leaves.
 */
public interface SettingsInForce extends Serializable {
    /** Equal in every process for settings that keep the same, different for others. */
    long fingerprint();

    /**
     * Removes what these settings do not keep from a batch that was parsed with other settings.
     *
     * @return the rest; empty if nothing of the batch is to be forwarded
     */
    Optional<EventBatch> applyTo(EventBatch batch);
}
