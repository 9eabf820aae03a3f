package io.eventforwarder.settings;

import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * Group {@code Connection}: the stream that records go to and what of the events leaves, the
 * Connection Settings of the integration's documentation with its defaults.
 */
public final class ConnectionSettings implements Serializable {
    private static final long serialVersionUID = 1L;

    static final Group GROUP = new Group("Connection");

    static final Key<String> STREAM_NAME =
            GROUP.withoutDefault("stream-name", AwsNames.STREAM, "the stream to write to");
    static final Key<String> REGION =
            GROUP.withoutDefault(
                    "kinesis-service-region", AwsNames.REGION, "the region of the stream");
    static final Key<String> UNIQUE_ID =
            GROUP.withoutDefault(
                    "unique-id", Parsers.TEXT, "an id of the app, forwarded with each event batch");
    static final Map<Toggle, Key<Boolean>> TOGGLES = toggles();
    static final Key<Boolean> SEND_AS_BATCH =
            flag("send-as-batch", true, "whether events leave in batches by device and interval");
    static final Key<Boolean> WAIT_FOR_COMPLETE_BATCH =
            flag("wait-for-complete-batch", false, "whether events leave in whole sessions");
    static final Key<Boolean> INCLUDE_LOCATION_INFORMATION =
            flag("include-location-information", true, "whether locations leave");
    static final Key<Boolean> INCLUDE_MP_DEVICEID =
            flag("include-mp-deviceid", false, "whether the MP DeviceId leaves");
    static final Key<Boolean> INCLUDE_METADATA =
            flag(
                    "include-metadata",
                    true,
                    "whether application_info, device_info and source_info leave");
    static final Key<Boolean> SEND_BATCHES_WITHOUT_EVENTS =
            flag(
                    "send-batches-without-events",
                    true,
                    "whether event batches that arrive without events leave");
    static final Key<Boolean> INCLUDE_EVENT_BATCH_LOCATION =
            flag(
                    "include-event-batch-location",
                    false,
                    "whether the location in the context of an event batch leaves");
    static final Key<Set<MetadataField>> METADATA_FIELD_EXCLUSION =
            GROUP.withoutDefault(
                    "metadata-field-exclusion",
                    Parsers.someOf(MetadataField.class),
                    "a comma list of fields that do not leave");

    @Nullable private final String streamName;
    @Nullable private final String region;
    @Nullable private final String uniqueId;
    private final Set<Toggle> sent;
    private final boolean sendAsBatch;
    private final boolean waitForCompleteBatch;
    private final boolean includeLocationInformation;
    private final boolean includeMpDeviceId;
    private final boolean includeMetadata;
    private final boolean sendBatchesWithoutEvents;
    private final boolean includeEventBatchLocation;
    private final Set<MetadataField> metadataFieldExclusion;

    private ConnectionSettings(GivenGroup given) {
        this.streamName = given.read(STREAM_NAME).orDefault();
        this.region = given.read(REGION).orDefault();
        this.uniqueId = given.read(UNIQUE_ID).orDefault();
        this.sent = sent(given);
        this.sendAsBatch = given.read(SEND_AS_BATCH).orDefault();
        this.waitForCompleteBatch = given.read(WAIT_FOR_COMPLETE_BATCH).orDefault();
        this.includeLocationInformation = given.read(INCLUDE_LOCATION_INFORMATION).orDefault();
        this.includeMpDeviceId = given.read(INCLUDE_MP_DEVICEID).orDefault();
        this.includeMetadata = given.read(INCLUDE_METADATA).orDefault();
        this.sendBatchesWithoutEvents = given.read(SEND_BATCHES_WITHOUT_EVENTS).orDefault();
        this.includeEventBatchLocation = given.read(INCLUDE_EVENT_BATCH_LOCATION).orDefault();
        this.metadataFieldExclusion = given.read(METADATA_FIELD_EXCLUSION).value().orElse(Set.of());
    }

    /**
     * @param toKinesis whether records go to Kinesis; otherwise the stream and its region may be
     *     absent
     */
    static ConnectionSettings read(GivenGroup given, boolean toKinesis) {
        if (toKinesis) {
            given.requireGroup("it names the stream to write to");
            given.require(STREAM_NAME, "with Output.type \"kinesis\"");
            given.require(REGION, "with Output.type \"kinesis\"");
        }
        return new ConnectionSettings(given);
    }

    private static Key<Boolean> flag(String name, boolean byDefault, String description) {
        return GROUP.withDefault(name, Parsers.BOOLEAN, String.valueOf(byDefault), description);
    }

    private static Map<Toggle, Key<Boolean>> toggles() {
        Map<Toggle, Key<Boolean>> keys = new EnumMap<>(Toggle.class);
        for (Toggle toggle : Toggle.values()) {
            keys.put(
                    toggle,
                    flag(
                            toggle.settingKey(),
                            toggle.sentByDefault(),
                            "whether " + toggle.words() + " leave"));
        }
        return Collections.unmodifiableMap(keys);
    }

    private static Set<Toggle> sent(GivenGroup given) {
        Set<Toggle> sent = EnumSet.noneOf(Toggle.class);
        TOGGLES.forEach(
                (toggle, key) -> {
                    if (given.read(key).orDefault()) {
                        sent.add(toggle);
                    }
                });
        return Collections.unmodifiableSet(sent);
    }

    /** Present with Output type {@code kinesis}. */
    public Optional<String> streamName() {
        return Optional.ofNullable(streamName);
    }

    /** {@code kinesis-service-region}; present with Output type {@code kinesis}. */
    public Optional<String> kinesisServiceRegion() {
        return Optional.ofNullable(region);
    }

    public Optional<String> uniqueId() {
        return Optional.ofNullable(uniqueId);
    }

    /** Whether the events of this toggle are forwarded. */
    public boolean sends(Toggle toggle) {
        return sent.contains(toggle);
    }

    /** Default true; without effect if {@link #waitForCompleteBatch()}. */
    public boolean sendAsBatch() {
        return sendAsBatch;
    }

    /** Default false. */
    public boolean waitForCompleteBatch() {
        return waitForCompleteBatch;
    }

    /** Default true. */
    public boolean includeLocationInformation() {
        return includeLocationInformation;
    }

    /** {@code include-mp-deviceid}; default false. */
    public boolean includeMpDeviceId() {
        return includeMpDeviceId;
    }

    /** Default true. */
    public boolean includeMetadata() {
        return includeMetadata;
    }

    /** Default true. */
    public boolean sendBatchesWithoutEvents() {
        return sendBatchesWithoutEvents;
    }

    /** Default false. */
    public boolean includeEventBatchLocation() {
        return includeEventBatchLocation;
    }

    /** The fields that do not leave; default none. */
    public Set<MetadataField> metadataFieldExclusion() {
        return metadataFieldExclusion;
    }
}
