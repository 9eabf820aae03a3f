package io.eventforwarder.settings;

/** A field that {@code Connection.metadata-field-exclusion} can keep from leaving. */
public enum MetadataField {
    /** {@code device-name}: the field {@code device} of {@code device_info}. */
    DEVICE_NAME,
    /** {@code ip-address}: the batch's {@code ip}. */
    IP_ADDRESS
}
