package io.eventforwarder.parse;

import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.Place;
import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.Names;
import io.eventforwarder.json.TextRange;
import java.util.Arrays;

/**
 * Chooses what a batch is keyed by: the first id of a fixed order that is not empty. A key is the
 * id's field name, a colon and the id, so that ids of different kinds never meet.
 */
final class DeviceKeys {
    private static final String MP_DEVICEID = "mp_deviceid";
    private static final String MPID = "mpid";
    private static final String[] OF_DEVICE_INFO = {
        "ios_idfv",
        "android_uuid",
        "ios_advertising_id",
        "android_advertising_id",
        "roku_advertising_id",
        "fire_advertising_id",
        "microsoft_advertising_id"
    };

    /** The names of device ids in device_info, numbered by the order in which they count. */
    static final Names IN_DEVICE_INFO = Names.of(OF_DEVICE_INFO);

    /** Keys stand in state once a record: a longer id, which only an attack has, is hashed. */
    private static final int LONGEST_ID = 256;

    private final TextRange mpDeviceId = new TextRange();
    private final TextRange[] deviceInfo = new TextRange[OF_DEVICE_INFO.length];
    private final TextRange mpid = new TextRange();

    DeviceKeys() {
        Arrays.setAll(deviceInfo, i -> new TextRange());
    }

    void clear() {
        mpDeviceId.clear();
        mpid.clear();
        clearDeviceInfo();
    }

    void clearDeviceInfo() {
        for (TextRange id : deviceInfo) {
            id.clear();
        }
    }

    void mpDeviceId(JsonTokens tokens) {
        tokens.textTo(mpDeviceId);
    }

    void mpid(JsonTokens tokens) {
        tokens.textTo(mpid);
    }

    /**
     * Takes an id of device_info.
     *
     * @param number the name's among {@link #IN_DEVICE_INFO}
     */
    void deviceInfo(int number, JsonTokens tokens) {
        tokens.textTo(deviceInfo[number - 1]);
    }

    /** The mpid, or empty if there is none, or 0. */
    String user(byte[] in) {
        String text = mpid.in(in);
        return text.equals("0") ? "" : text;
    }

    /** The key; a batch without any id is keyed by its place, and so shares a key with nobody. */
    String choose(byte[] in, Place place) {
        String id = mpDeviceId.in(in);
        if (isId(id)) {
            return key(MP_DEVICEID, id);
        }
        for (int i = 0; i < deviceInfo.length; i++) {
            id = deviceInfo[i].in(in);
            if (isId(id)) {
                return key(OF_DEVICE_INFO[i], id);
            }
        }
        id = user(in);
        return isId(id) ? key(MPID, id) : key("place", place.toString());
    }

    private static String key(String kind, String id) {
        return id.length() <= LONGEST_ID ? kind + ':' + id : kind + "-sha256:" + NameBased.hash(id);
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
