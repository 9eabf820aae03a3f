package io.eventforwarder.model;

import java.io.Serializable;
import java.util.Optional;

/**
 * Applies the current settings to batches that were parsed under other settings. A fragment may
 * wait in a window while the job restarts with changed settings. The current settings apply when
 * the fragment is sent.
 */
public interface SettingsInForce extends Serializable {
    /**
     * A number that is equal, in every process, for settings that keep the same data, and different
     * for other settings.
     */
    long fingerprint();

    /**
     * Removes the events and fields that the current settings drop from a batch.
     *
     * @return the remaining batch; empty if nothing of the batch is to be forwarded
     */
    Optional<EventBatch> applyTo(EventBatch batch);
}
