package io.eventforwarder.parse;

import io.eventforwarder.json.JsonTokens;
import io.eventforwarder.json.Names;
import io.eventforwarder.json.TextRange;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.model.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.annotation.Nullable;

/**
 * Chooses what a batch is keyed by: the first id of a fixed order that is not empty. A key is the
 * id's field name, a colon and the id, so that ids of different kinds never meet.
 */
final class DeviceKeys {
    private static final String MP_DEVICEID = "mp_deviceid";
    private static final String MPID = "mpid";

    /** What an mpid of 0 would make, which is none. */
    private static final String NOBODY = MPID + ":0";

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

    private final TextBuffer text = new TextBuffer();

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

    /** The mpid behind its kind, as in a key, so that it equals no other id; empty without one. */
    String user(byte[] in) {
        if (mpid.isEmpty()) {
            return "";
        }
        write(MPID, mpid, in);
        String user = written(MPID, mpid, in);
        return user.equals(NOBODY) ? "" : user;
    }

    /** The key; a batch without any id is keyed by its place, and so shares a key with nobody. */
    String choose(byte[] in, SourcePosition place) {
        String key = key(MP_DEVICEID, mpDeviceId, in);
        for (int i = 0; key == null && i < deviceInfo.length; i++) {
            key = key(OF_DEVICE_INFO[i], deviceInfo[i], in);
        }
        if (key == null) {
            key = key(MPID, mpid, in);
        }
        return key == null || key.equals(NOBODY) ? key("place", place.toString()) : key;
    }

    /** The key of an id, or null if that is none. */
    @Nullable
    private String key(String kind, TextRange id, byte[] in) {
        int start = write(kind, id, in);
        if (!isId(text.view().array(), start, text.length())) {
            return null;
        }
        // So many bytes are no more characters.
        return text.length() - start <= LONGEST_ID ? written(kind, id, in) : key(kind, id.in(in));
    }

    private static String key(String kind, String id) {
        return id.length() <= LONGEST_ID
                ? kind + ':' + id
                : kind + "-sha256:" + NameBasedIds.hash(id);
    }

    /** Writes kind, colon and id; returns where the id begins. */
    private int write(String kind, TextRange id, byte[] in) {
        int start = text.clear().append(kind).append(':').length();
        id.appendTo(text, in);
        return start;
    }

    /** What has been written; escapes can stand for halves of characters, which bytes can't. */
    private String written(String kind, TextRange id, byte[] in) {
        return id.isEscaped() ? kind + ':' + id.in(in) : text.toString();
    }

    /** An all-zero GUID, as devices send that withhold their id, is none; nor is a blank. */
    private static boolean isId(byte[] in, int from, int to) {
        boolean isBlank = true;
        boolean isGuid = true;
        int zeros = 0;
        for (int i = from; i < to; i++) {
            byte c = in[i];
            if (c < 0) {
                return !new String(in, from, to - from, StandardCharsets.UTF_8).isBlank();
            }
            boolean blank = Character.isWhitespace(c);
            boolean ofGuid = c == '0' || c == '-' || c == '{' || c == '}';
            if (!blank && !ofGuid) {
                return true;
            }
            isBlank &= blank;
            isGuid &= ofGuid;
            zeros += c == '0' ? 1 : 0;
        }
        return !isBlank && !(isGuid && zeros == 32);
    }
}
