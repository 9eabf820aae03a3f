package io.eventforwarder.benchmark.throughput.datastream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Which device a batch is of. */
final class DeviceKeys {
    private static final String ZERO_GUID = "00000000-0000-0000-0000-000000000000";
    private static final List<String> DEVICE_IDS =
            List.of(
                    "ios_idfv",
                    "android_uuid",
                    "ios_advertising_id",
                    "android_advertising_id",
                    "roku_advertising_id",
                    "fire_advertising_id",
                    "microsoft_advertising_id");

    private DeviceKeys() {}

    static String of(JsonNode batch) {
        String id = batch.path("mp_deviceid").asText("");
        if (isDevice(id)) {
            return id;
        }
        for (String field : DEVICE_IDS) {
            id = batch.path("device_info").path(field).asText("");
            if (isDevice(id)) {
                return id;
            }
        }
        return batch.path("mpid").asText("");
    }

    private static boolean isDevice(String id) {
        return !id.isEmpty() && !id.equals("null") && !id.equals(ZERO_GUID);
    }
}
