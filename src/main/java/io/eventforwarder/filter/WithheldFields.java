package io.eventforwarder.filter;

import io.eventforwarder.model.Field;
import io.eventforwarder.settings.ConnectionSettings;
import io.eventforwarder.settings.ConnectionSettings.MetadataField;
import java.util.EnumSet;
import java.util.Set;

/** The fields that the settings remove from forwarded batches. */
public final class WithheldFields {
    private WithheldFields() {}

    public static Set<Field> of(ConnectionSettings connection) {
        Set<Field> withheld = EnumSet.noneOf(Field.class);
        if (!connection.includeLocationInformation()) {
            withheld.add(Field.EVENT_LOCATION);
        }
        if (!connection.includeLocationInformation() || !connection.includeEventBatchLocation()) {
            withheld.add(Field.BATCH_LOCATION);
        }
        if (!connection.includeMetadata()) {
            withheld.addAll(
                    EnumSet.of(Field.APPLICATION_INFO, Field.DEVICE_INFO, Field.SOURCE_INFO));
        }
        if (connection.metadataFieldExclusion().contains(MetadataField.DEVICE_NAME)) {
            withheld.add(Field.DEVICE_NAME);
        }
        if (connection.metadataFieldExclusion().contains(MetadataField.IP_ADDRESS)) {
            withheld.add(Field.IP_ADDRESS);
        }
        if (!connection.includeMpDeviceId()) {
            withheld.add(Field.MP_DEVICEID);
        }
        if (connection.uniqueId().isPresent()) {
            withheld.add(Field.UNIQUE_ID);
        }
        return withheld;
    }
}
