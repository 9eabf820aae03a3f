package io.eventforwarder.parse;

import java.util.Locale;

/** The session_id that mParticle derives from a session_uuid. */
final class SessionIds {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private SessionIds() {}

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
