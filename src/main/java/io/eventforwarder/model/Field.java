package io.eventforwarder.model;

/** The fields that settings can withhold or replace. */
public enum Field {
    /** {@code location} in an event's data, and in a crash report's breadcrumbs. */
    EVENT_LOCATION,
    /** {@code context.location} of the batch. */
    BATCH_LOCATION,
    APPLICATION_INFO,
    DEVICE_INFO,
    SOURCE_INFO,
    /** {@code device_info.device}. */
    DEVICE_NAME,
    /** The batch's {@code ip}. */
    IP_ADDRESS,
    /**
     * {@code mp_deviceid}, and the user identity {@code device_application_stamp}, which equals it.
     */
    MP_DEVICEID,
    /** An inbound {@code unique_id}, if the connection sets its own. */
    UNIQUE_ID
}
