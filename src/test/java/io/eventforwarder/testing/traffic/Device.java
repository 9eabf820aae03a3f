package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Something that sends event batches: who it is, who uses it, and its session. */
final class Device {
    final Platform platform;
    final String guid;
    final String vendorGuid;
    final String advertisingGuid;
    final String model;
    final String carrier;
    final String apiKey;
    final boolean development;

    /** Whether this sender writes 64-bit ids as strings. */
    final boolean idsAsText;

    private final long[] users;
    private int user;
    private Session session;
    private boolean firstLaunch = true;
    private int eventNumber;

    Device(SplittableRandom random) {
        platform = Platform.pick(random);
        guid = Ids.guid(random);
        vendorGuid = Ids.guid(random);
        advertisingGuid = random.nextInt(4) == 0 ? Ids.ZERO_GUID : Ids.guid(random);
        model =
                platform == Platform.IOS
                        ? Words.any(Words.APPLE_MODELS, random)
                        : Words.any(Words.ANDROID_MODELS, random);
        carrier = Words.any(Words.CARRIERS, random);
        apiKey = platform.channelName + "-" + (random.nextInt(10) == 0 ? "beta" : "live") + "-key";
        development = random.nextInt(20) == 0;
        idsAsText = platform == Platform.WEB || random.nextInt(5) == 0;
        users = random.longs(1 + random.nextInt(3)).toArray();
    }

    /** The mpid of who is logged in. */
    long user() {
        return users[user];
    }

    void logInAnother() {
        user = (user + 1) % users.length;
    }

    /** The session, or null between two. */
    Session session() {
        return session;
    }

    Session startSession(SplittableRandom random, long now) {
        session = new Session(random, now);
        eventNumber = 0;
        return session;
    }

    void endSession() {
        session = null;
    }

    /** True once, the first time. */
    boolean isFirstLaunch() {
        boolean first = firstLaunch;
        firstLaunch = false;
        return first;
    }

    int nextEventNumber() {
        return eventNumber++;
    }
}
