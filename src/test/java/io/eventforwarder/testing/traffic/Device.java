package io.eventforwarder.testing.traffic;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** A sender of event batches with its users and its current session. */
final class Device {
    private static final long DAY_MILLIS = 86_400_000L;

    /** A user of a device. An attribute changes only with the event that reports the change. */
    static final class User {
        final long mpid;
        final String firstName;
        final int age;
        String city;
        String favourite;
        int basketCents;

        User(SplittableRandom random) {
            mpid = random.nextLong();
            firstName = Words.any(Words.NAMES, random);
            age = 18 + random.nextInt(60);
            city = Words.any(Words.CITIES, random);
            favourite = Words.any(Words.PRODUCTS, random);
        }

        String customerId() {
            return "customer-" + Long.toHexString(mpid);
        }
    }

    /** A session spans several uploads. */
    static final class Session {
        final String uuid;
        final long id;
        final long start;

        /** Whether the session has a session_end. It has none after a crash of the application. */
        final boolean hasEnd;

        int uploadsLeft;

        Session(SplittableRandom random, long start) {
            uuid = Words.guid(random).toUpperCase(Locale.ROOT);
            id = random.nextLong();
            this.start = start;
            hasEnd = random.nextInt(100) < 95;
            uploadsLeft = 2 + random.nextInt(4);
        }
    }

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

    final String registrationCity;
    final long consentedAt;
    final String ownerName;
    final String userAgent;

    /** The current session; null between two sessions. */
    Session session;

    int minorVersion;
    String ip;
    int launches;
    int eventNumber;

    private final User[] users;
    private int user;

    Device(SplittableRandom random, long now) {
        consentedAt = now - DAY_MILLIS;
        platform = Platform.valueOf(Words.any(Words.PLATFORMS, random));
        guid = Words.guid(random);
        vendorGuid = Words.guid(random);
        advertisingGuid = random.nextInt(4) == 0 ? Words.ZERO_GUID : Words.guid(random);
        model =
                Words.any(
                        platform == Platform.IOS ? Words.APPLE_MODELS : Words.ANDROID_MODELS,
                        random);
        carrier = Words.any(Words.CARRIERS, random);
        apiKey = platform.channelName + "-" + (random.nextInt(10) == 0 ? "beta" : "live") + "-key";
        development = random.nextInt(20) == 0;
        idsAsText = platform == Platform.WEB || random.nextInt(5) == 0;
        identitiesAsList = random.nextInt(12) == 0;
        registrationCity = Words.any(Words.CITIES, random);
        ownerName = Words.any(Words.NAMES, random);
        userAgent = Words.any(Words.BROWSERS, random);
        minorVersion = random.nextInt(12);
        users = new User[1 + random.nextInt(3)];
        Arrays.setAll(users, i -> new User(random));
        ip = "198.51.100." + random.nextInt(256);
    }

    User user() {
        return users[user];
    }

    void logInNextUser() {
        user = (user + 1) % users.length;
    }

    /** Starts a session, sometimes with another ip or a newer version of the application. */
    void startSession(SplittableRandom random, long now) {
        session = new Session(random, now);
        if (random.nextInt(3) == 0) {
            ip = "198.51.100." + random.nextInt(256);
        }
        if (random.nextInt(20) == 0) {
            minorVersion++;
        }
        eventNumber = 0;
    }
}
