package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Who uses a device. What is known of a person stays as it is until something happens. */
final class User {
    /** The mpid. */
    final long id;

    final String firstName;
    final int age;

    private String city;
    private String favourite;
    private int basketCents;

    User(SplittableRandom random) {
        id = random.nextLong();
        firstName = Words.any(Words.NAMES, random);
        age = 18 + random.nextInt(60);
        city = Words.any(Words.CITIES, random);
        favourite = Words.any(Words.PRODUCTS, random);
    }

    /** How other systems name this user. */
    String customerId() {
        return "customer-" + Long.toHexString(id);
    }

    String city() {
        return city;
    }

    void moveTo(String other) {
        city = other;
    }

    String favourite() {
        return favourite;
    }

    /** The product that is liked most from now on. */
    void likes(String product) {
        favourite = product;
    }

    int basketCents() {
        return basketCents;
    }

    void fillBasket(int cents) {
        basketCents += cents;
    }

    void emptyBasket() {
        basketCents = 0;
    }
}
