package io.eventforwarder.model;

import java.io.Serializable;
import java.util.Optional;

/**
 * What the settings keep of a batch. Batches wait in windows through restarts, so the settings that
 * a fragment met when it came in need not be those with which it leaves.
 */
public interface SettingsInForce extends Serializable {
    /** The same for the same settings, in any process; settings that keep other things differ. */
    long fingerprint();

    /**
     * Drops and cuts what these settings do not let pass from a batch that met others.
     *
     * @return what is left; empty if nothing of the batch is to be forwarded
     */
    Optional<EventBatch> applyTo(EventBatch batch);
}
