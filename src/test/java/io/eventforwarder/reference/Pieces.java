package io.eventforwarder.reference;

import java.util.ArrayList;
import java.util.List;

/** Creates lists of short texts from the words of a text. */
final class Pieces {
    private Pieces() {}

    static List<String> of(String words, String... others) {
        List<String> pieces = new ArrayList<>(List.of(words.strip().split("\\s+", -1)));
        pieces.addAll(List.of(others));
        return List.copyOf(pieces);
    }
}
