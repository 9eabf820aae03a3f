package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** The kinds of senders, each with the fields that its SDK sends. */
enum Platform {
    IOS(40, "iOS", "iOS", "8.31.1"),
    ANDROID(30, "Android", "Android", "5.62.0"),
    WEB(20, "web", "Unknown", "2.34.0"),
    ROKU(5, "Roku", "Roku", "2.1.5"),
    SERVER(5, "server", "Unknown", "2.3.1");

    private final int weight;
    final String channelName;
    final String platformName;
    final String sdkVersion;

    Platform(int weight, String channelName, String platformName, String sdkVersion) {
        this.weight = weight;
        this.channelName = channelName;
        this.platformName = platformName;
        this.sdkVersion = sdkVersion;
    }

    static Platform pick(SplittableRandom random) {
        int drawn = random.nextInt(100);
        for (Platform platform : values()) {
            drawn -= platform.weight;
            if (drawn < 0) {
                return platform;
            }
        }
        throw new IllegalStateException("The weights do not add up to 100.");
    }

    boolean isMobile() {
        return this == IOS || this == ANDROID;
    }

    /** Whether its SDK keeps sessions by itself. */
    boolean hasSessions() {
        return this != SERVER;
    }
}
