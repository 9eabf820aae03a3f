package io.eventforwarder.reference;

import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Device keys, owners and sessions. */
final class ReferenceIds {
    private static final List<String> DEVICE_IDS =
            List.of(
                    "ios_idfv",
                    "android_uuid",
                    "ios_advertising_id",
                    "android_advertising_id",
                    "roku_advertising_id",
                    "fire_advertising_id",
                    "microsoft_advertising_id");

    /** A key contains the hash of an id that is longer than this. */
    private static final int LONGEST = 256;

    private static final BigInteger WORD = BigInteger.ONE.shiftLeft(64);
    private static final BigInteger FNV_PRIME = new BigInteger("1099511628211");
    private static final BigInteger FNV_BASIS = new BigInteger("14695981039346656037");

    /** The owner of a batch. */
    record Owner(String environment, String apiKey, String mpid, Map<String, String> identities) {}

    private ReferenceIds() {}

    static String deviceKey(Obj batch, SourcePosition position) {
        String own = batch.last("mp_deviceid").text();
        if (isDevice(own)) {
            return key("mp_deviceid", own);
        }
        if (batch.last("device_info") instanceof Obj info) {
            for (String name : DEVICE_IDS) {
                if (isDevice(info.last(name).text())) {
                    return key(name, info.last(name).text());
                }
            }
        }
        String mpid = mpid(batch);
        return isDevice(mpid) ? key("mpid", mpid) : key("place", position.toString());
    }

    private static boolean isDevice(String id) {
        return !id.isBlank() && !isZeroGuid(id);
    }

    private static boolean isZeroGuid(String id) {
        return id.replaceAll("[-{}]", "").matches("0{32}");
    }

    private static String key(String kind, String id) {
        return id.length() > LONGEST ? kind + "-sha256:" + NameBasedIds.hash(id) : kind + ":" + id;
    }

    private static String mpid(Obj batch) {
        String mpid = batch.last("mpid").text();
        return mpid.equals("0") ? "" : mpid;
    }

    static Owner owner(Obj batch) {
        String environment = batch.last("environment").text();
        String mpid = mpid(batch);
        return new Owner(
                environment.isEmpty() ? "production" : environment,
                batch.last("api_key").text(),
                mpid,
                mpid.isEmpty() ? identities(batch.last("user_identities")) : Map.of());
    }

    private static Map<String, String> identities(Tree identities) {
        Map<String, String> byType = new HashMap<>();
        if (identities instanceof Obj map) {
            for (Member member : map.members()) {
                byType.put(member.name(), member.value().text());
            }
        } else if (identities instanceof Arr array) {
            for (Tree item : array.items()) {
                if (item instanceof Obj identity) {
                    byType.put(
                            identity.last("identity_type").text(),
                            identity.last("identity").text());
                }
            }
        }
        byType.values().removeIf(String::isEmpty);
        return byType;
    }

    /** The session of an event; empty without a session. */
    static String session(Obj data) {
        String uuid = sessionUuid(data);
        String id = data.last("session_id").text();
        return !uuid.isEmpty() ? sessionId(uuid) : id.equals("0") || isZeroGuid(id) ? "" : id;
    }

    /** The session_uuid of an event; empty without one. */
    static String sessionUuid(Obj data) {
        Tree uuid = data.last("session_uuid");
        return uuid.isText() && !isZeroGuid(uuid.text()) && !uuid.text().equals("0")
                ? uuid.text()
                : "";
    }

    static String sessionKey(String session) {
        return session.length() > LONGEST ? "sha256:" + NameBasedIds.hash(session) : session;
    }

    /** The session_id of a session_uuid, by the definition of FNV-1a. */
    static String sessionId(String uuid) {
        BigInteger hash = FNV_BASIS;
        for (char c : uuid.toUpperCase(Locale.ROOT).toCharArray()) {
            for (int octet : new int[] {c % 256, c / 256}) {
                hash = hash.xor(BigInteger.valueOf(octet)).multiply(FNV_PRIME).mod(WORD);
            }
        }
        return hash.testBit(63) ? hash.subtract(WORD).toString() : hash.toString();
    }
}
