package io.eventforwarder.testing.traffic;

/** The platform of a device, with the names that its SDK sends. */
enum Platform {
    IOS("iOS", "iOS", "8.31.1"),
    ANDROID("Android", "Android", "5.62.0"),
    WEB("web", "Unknown", "2.34.0"),
    ROKU("Roku", "Roku", "2.1.5"),
    SERVER("server", "Unknown", "2.3.1");

    final String channelName;
    final String platformName;
    final String sdkVersion;

    Platform(String channelName, String platformName, String sdkVersion) {
        this.channelName = channelName;
        this.platformName = platformName;
        this.sdkVersion = sdkVersion;
    }

    boolean isMobile() {
        return this == IOS || this == ANDROID;
    }
}
