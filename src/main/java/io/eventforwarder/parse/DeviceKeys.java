package io.eventforwarder.parse;

import io.eventforwarder.json.FieldNameTable;
import io.eventforwarder.json.Members;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.SourcePosition;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Chooses the device key of a batch: the first id that is not empty. A key consists of the name of
 * the id's field, a colon and the id.
 */
final class DeviceKeys {
    /** Fields of device_info, with the ids in order of preference. */
    enum DeviceInfoField {
        IOS_IDFV,
        ANDROID_UUID,
        IOS_ADVERTISING_ID,
        ANDROID_ADVERTISING_ID,
        ROKU_ADVERTISING_ID,
        FIRE_ADVERTISING_ID,
        MICROSOFT_ADVERTISING_ID,
        DEVICE;

        static final FieldNameTable<DeviceInfoField> NAMES =
                FieldNameTable.of(DeviceInfoField.class);
    }

    private static final Set<DeviceInfoField> IDS =
            EnumSet.complementOf(EnumSet.of(DeviceInfoField.DEVICE));

    /** Longer ids are hashed, because keyed state holds the key with every entry. */
    private static final int LONGEST_ID = 256;

    private DeviceKeys() {}

    /** The device key. Without any id it is made of the batch's position, which no batch shares. */
    static String choose(
            String mpDeviceId,
            Members<DeviceInfoField> deviceInfo,
            String mpid,
            SourcePosition position) {
        if (isId(mpDeviceId)) {
            return key("mp_deviceid", mpDeviceId);
        }
        for (DeviceInfoField field : IDS) {
            String id = deviceInfo.text(field);
            if (isId(id)) {
                return key(field.name().toLowerCase(Locale.ROOT), id);
            }
        }
        return isId(mpid) && !isWithoutUser(mpid)
                ? key("mpid", mpid)
                : key("place", position.toString());
    }

    /** Whether an mpid stands for no user. */
    static boolean isWithoutUser(String mpid) {
        return mpid.isEmpty() || mpid.equals("0");
    }

    private static String key(String kind, String id) {
        return id.length() <= LONGEST_ID
                ? kind + ':' + id
                : kind + "-sha256:" + NameBasedIds.hash(id);
    }

    /** Whether a text is an id: neither blank nor an all-zero GUID. */
    private static boolean isId(String text) {
        return !text.isBlank() && !isZeroGuid(text);
    }

    /** Whether a text is an all-zero GUID, which a device sends when its id is withheld. */
    static boolean isZeroGuid(String text) {
        int zeros = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '0') {
                zeros++;
            } else if (c != '-' && c != '{' && c != '}') {
                return false;
            }
        }
        return zeros == 32;
    }
}
