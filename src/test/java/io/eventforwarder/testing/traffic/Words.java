package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Invented values, ready to stand between quotes in JSON. */
final class Words {
    static final String[] SCREENS = {
        "Home",
        "Search",
        "Article",
        "Basket",
        "Checkout",
        "Profile",
        "Settings",
        "Pr\\u00e9f\\u00e9rences"
    };
    static final String[] CUSTOM_EVENTS = {
        "Video Played",
        "Level Complete",
        "Coupon Applied",
        "Share \\\"Story\\\"",
        "検索",
        "Rating Given"
    };
    static final String[] CUSTOM_EVENT_TYPES = {
        "navigation",
        "search",
        "transaction",
        "user_content",
        "social",
        "other",
        "media",
        "attribution"
    };
    static final String[] PRODUCTS = {
        "Lantern", "Canvas Tent", "Trail Socks", "Tin Cup", "Map of the Alps", "Caf\u00e9 Beans"
    };
    static final String[] CITIES = {"Lyon", "Oslo", "Quito", "Osaka", "Leeds", "Perth"};
    static final String[] NAMES = {"Ada", "Bram", "Chi", "Dorotea", "Emre", "F\u00e1tima"};
    static final String[] CARRIERS = {"Northern Mobile", "Telecom Sur", "Hokkai", "OneCell"};
    static final String[] ANDROID_MODELS = {"Pixel 7", "Galaxy S22", "Redmi Note 11", "Moto G"};
    static final String[] APPLE_MODELS = {"iPhone14,2", "iPhone12,1", "iPad13,4"};
    static final String[] BROWSERS = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:118.0) Gecko/20100101 Firefox/118.0"
    };
    static final String[] REPLIES = {"Nice \uD83D\uDE80", "Worth it", "Would buy again", ""};

    private Words() {}

    static String any(String[] words, SplittableRandom random) {
        return words[random.nextInt(words.length)];
    }
}
