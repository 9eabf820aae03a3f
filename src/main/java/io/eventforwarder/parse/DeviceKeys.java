package io.eventforwarder.parse;

import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.Place;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Chooses what a batch is keyed by: the first id of a fixed order that is not empty. A key is the
 * id's field name, a colon and the id, so that ids of different kinds never meet.
 */
final class DeviceKeys {
    static final String MP_DEVICEID = "mp_deviceid";
    private static final String MPID = "mpid";
    private static final List<String> OF_DEVICE_INFO =
            List.of(
                    "ios_idfv",
                    "android_uuid",
                    "ios_advertising_id",
                    "android_advertising_id",
                    "roku_advertising_id",
                    "fire_advertising_id",
                    "microsoft_advertising_id");

    /** Keys stand in state once a record: a longer id, which only an attack has, is hashed. */
    private static final int LONGEST_ID = 256;

    private String mpDeviceId = "";
    private final String[] deviceInfo = new String[OF_DEVICE_INFO.size()];
    private String mpid = "";

    void clear() {
        mpDeviceId = "";
        mpid = "";
        clearDeviceInfo();
    }

    void clearDeviceInfo() {
        Arrays.fill(deviceInfo, "");
    }

    void mpDeviceId(String text) {
        mpDeviceId = text;
    }

    void mpid(String text) {
        mpid = text;
    }

    /** The rank of a device_info field, or -1 if it is no device id. */
    static int rank(String deviceInfoField) {
        return OF_DEVICE_INFO.indexOf(deviceInfoField);
    }

    void deviceInfo(int rank, String text) {
        deviceInfo[rank] = text;
    }

    /** The mpid, or empty if there is none, or 0. */
    String user() {
        return mpid.equals("0") ? "" : mpid;
    }

    /** The key; a batch without any id is keyed by its place, and so shares a key with nobody. */
    String choose(Place place) {
        if (isId(mpDeviceId)) {
            return key(MP_DEVICEID, mpDeviceId);
        }
        for (int rank = 0; rank < deviceInfo.length; rank++) {
            if (isId(deviceInfo[rank])) {
                return key(OF_DEVICE_INFO.get(rank), deviceInfo[rank]);
            }
        }
        return isId(user()) ? key(MPID, user()) : key("place", place.toString());
    }

    private static String key(String kind, String id) {
        return id.length() <= LONGEST_ID
                ? kind + ':' + id
                : kind + "-sha256:" + new BigInteger(1, NameBased.sha256(id)).toString(16);
    }

    /** An all-zero GUID, as devices send that withhold their id, is none; nor is a blank. */
    private static boolean isId(String text) {
        if (text.isBlank()) {
            return false;
        }
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '0') {
                zeros++;
            } else if (c != '-' && c != '{' && c != '}') {
                return true;
            }
        }
        return zeros != 32;
    }
}
