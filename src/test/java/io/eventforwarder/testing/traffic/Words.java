package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;

/** Random values, escaped for a JSON string. */
final class Words {
    static final String ZERO_GUID = "00000000-0000-0000-0000-000000000000";

    static final String[] SCREENS =
            list("Home,Search,Article,Basket,Checkout,Profile,Settings,Pr\\u00e9f\\u00e9rences");
    static final String[] CUSTOM_EVENTS =
            list("Video Played,Level Complete,Coupon Applied,Share \\\"Story\\\",検索,Rating Given");
    static final String[] CUSTOM_EVENT_TYPES =
            list("navigation,search,transaction,user_content,social,other,media,attribution");
    static final String[] PRODUCTS =
            list("Lantern,Canvas Tent,Trail Socks,Tin Cup,Map of the Alps,Caf\u00e9 Beans");
    static final String[] CITIES = list("Lyon,Oslo,Quito,Osaka,Leeds,Perth");
    static final String[] NAMES = list("Ada,Bram,Chi,Dorotea,Emre,F\u00e1tima");
    static final String[] CARRIERS = list("Northern Mobile,Telecom Sur,Hokkai,OneCell");
    static final String[] ANDROID_MODELS = list("Pixel 7,Galaxy S22,Redmi Note 11,Moto G");
    static final String[] APPLE_MODELS = {"iPhone14,2", "iPhone12,1", "iPad13,4"};
    static final String[] BROWSERS = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/118.0"
                + " Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:118.0) Gecko/20100101 Firefox/118.0"
    };
    static final String[] PLATFORMS = weighted("IOS:40 ANDROID:30 WEB:20 ROKU:5 SERVER:5");
    static final String[] REPLIES = list("Nice \uD83D\uDE80,Worth it,Would buy again,");

    private Words() {}

    private static String[] list(String commaSeparated) {
        return commaSeparated.split(",", -1);
    }

    /** Repeats each word by its number, so that it is drawn more often. */
    static String[] weighted(String wordsAndWeights) {
        return Stream.of(wordsAndWeights.split(" "))
                .map(wordAndWeight -> wordAndWeight.split(":"))
                .flatMap(pair -> Stream.generate(() -> pair[0]).limit(Integer.parseInt(pair[1])))
                .toArray(String[]::new);
    }

    static String any(String[] words, SplittableRandom random) {
        return words[random.nextInt(words.length)];
    }

    static String guid(SplittableRandom random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
