package io.eventforwarder.testing.traffic;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Something that sends event batches: who it is, who uses it, and its session. What it says of
 * itself is the same each time, but for what can change.
 */
final class Device {
    private static final long DAY_MILLIS = 86_400_000L;

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

    /** Whether this sender writes user identities as a list. */
    final boolean identitiesAsList;

    /** Where its owner registered, and consented. */
    final String registrationCity;

    final long consentedAt;

    private final String ownerName;
    private final String browser;
    private final User[] users;
    private int user;
    private int minorVersion;
    private int ip;
    private Session session;
    private boolean firstLaunch = true;
    private int eventNumber;

    /** One that is there from a time on. */
    Device(SplittableRandom random, long now) {
        consentedAt = now - DAY_MILLIS;
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
        identitiesAsList = random.nextInt(12) == 0;
        registrationCity = Words.any(Words.CITIES, random);
        ownerName = Words.any(Words.NAMES, random);
        browser = Words.any(Words.BROWSERS, random);
        minorVersion = random.nextInt(12);
        users = new User[1 + random.nextInt(3)];
        Arrays.setAll(users, i -> new User(random));
        moveOn(random);
    }

    /** What its owner calls it. */
    String name() {
        return ownerName + "'s " + model;
    }

    String userAgent() {
        return browser;
    }

    /** Of the application that it runs. */
    String applicationVersion() {
        return "4." + minorVersion + ".0";
    }

    String ip() {
        return "198.51.100." + ip;
    }

    /** Goes into another network. */
    private void moveOn(SplittableRandom random) {
        ip = random.nextInt(256);
    }

    /** Who is logged in. */
    User user() {
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
        if (random.nextInt(3) == 0) {
            moveOn(random);
        }
        if (random.nextInt(20) == 0) {
            minorVersion++;
        }
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
