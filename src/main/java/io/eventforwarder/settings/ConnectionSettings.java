package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.configuration.Configuration;

/**
 * Group {@code Connection}: the customer's stream, and which events and fields are forwarded. These
 * are the Connection Settings of the integration's documentation, with its defaults.
 */
public final class ConnectionSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A field that {@code metadata-field-exclusion} can exclude. */
    public enum MetadataField {
        /** The field {@code device} of {@code device_info}. */
        DEVICE_NAME,
        /** The batch's {@code ip}. */
        IP_ADDRESS
    }

    private final Configuration valid;

    ConnectionSettings(Configuration valid) {
        this.valid = valid;
    }

    /** Present with Output type {@code kinesis}. */
    public Optional<String> streamName() {
        return valid.getOptional(Options.STREAM_NAME);
    }

    /** Present with Output type {@code kinesis}. */
    public Optional<String> kinesisServiceRegion() {
        return valid.getOptional(Options.REGION);
    }

    public Optional<String> uniqueId() {
        return valid.getOptional(Options.UNIQUE_ID);
    }

    /** Whether the events of this toggle are forwarded. */
    public boolean sends(Toggle toggle) {
        return valid.get(Options.TOGGLES.get(toggle));
    }

    /** Ignored if {@link #waitForCompleteBatch()} is true. */
    public boolean sendAsBatch() {
        return valid.get(Options.SEND_AS_BATCH);
    }

    public boolean waitForCompleteBatch() {
        return valid.get(Options.WAIT_FOR_COMPLETE_BATCH);
    }

    public boolean includeLocationInformation() {
        return valid.get(Options.INCLUDE_LOCATION_INFORMATION);
    }

    public boolean includeMpDeviceId() {
        return valid.get(Options.INCLUDE_MP_DEVICEID);
    }

    public boolean includeMetadata() {
        return valid.get(Options.INCLUDE_METADATA);
    }

    public boolean sendBatchesWithoutEvents() {
        return valid.get(Options.SEND_BATCHES_WITHOUT_EVENTS);
    }

    public boolean includeEventBatchLocation() {
        return valid.get(Options.INCLUDE_EVENT_BATCH_LOCATION);
    }

    public Set<MetadataField> metadataFieldExclusion() {
        return valid.getOptional(Options.METADATA_FIELD_EXCLUSION)
                .map(list -> Options.constants(MetadataField.class, Options.items(list)))
                .orElse(Set.of());
    }
}
