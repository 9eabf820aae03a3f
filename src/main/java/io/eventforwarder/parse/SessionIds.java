package io.eventforwarder.parse;

import java.util.Locale;

/**
 * The sessions of events. A session is named by the session_id that mParticle derives from a
 * session_uuid, so that the uuid in either case and the id name the same session.
 */
final class SessionIds {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private SessionIds() {}

    /** The session of a session_uuid; empty if the uuid names no session. */
    static String ofUuid(String uuid) {
        return isNone(uuid) ? "" : Long.toString(of(uuid));
    }

    /** The session of a session_id; empty if the id names no session. */
    static String ofText(String id) {
        return isNone(id) ? "" : id;
    }

    private static boolean isNone(String id) {
        return id.isEmpty() || id.equals("0") || DeviceKeys.isZeroGuid(id);
    }

    /** Signed 64-bit FNV-1a over the UTF-16LE bytes of the upper-cased UUID. */
    static long of(String sessionUuid) {
        String upper = sessionUuid.toUpperCase(Locale.ROOT);
        long hash = FNV_OFFSET_BASIS;
        for (int i = 0; i < upper.length(); i++) {
            char c = upper.charAt(i);
            hash = (hash ^ (c & 0xFF)) * FNV_PRIME;
            hash = (hash ^ (c >>> 8)) * FNV_PRIME;
        }
        return hash;
    }
}
