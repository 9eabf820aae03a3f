package io.eventforwarder.parse;

import java.util.Locale;

/** The session_id that mParticle gives to a session_uuid. Not thread-safe. */
final class SessionIds {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private String last = "";
    private long idOfLast = FNV_OFFSET_BASIS;

    /** Signed 64-bit FNV-1a over the UTF-16LE bytes of the upper-cased UUID. */
    long of(String sessionUuid) {
        // The events of a batch are mostly of one session.
        if (!sessionUuid.equals(last)) {
            last = sessionUuid;
            idOfLast = hash(sessionUuid);
        }
        return idOfLast;
    }

    private static long hash(String sessionUuid) {
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
