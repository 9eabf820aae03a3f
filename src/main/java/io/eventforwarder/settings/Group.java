package io.eventforwarder.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A group of the properties file; it declares its keys and so knows them all. */
final class Group {
    private final String name;
    private final List<Key<?>> keys = new ArrayList<>();

    Group(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    List<Key<?>> keys() {
        return Collections.unmodifiableList(keys);
    }

    Optional<Key<?>> key(String keyName) {
        return keys.stream().filter(key -> key.name().equals(keyName)).findFirst();
    }

    <T> Key<T> withDefault(
            String keyName, Parser<T> parser, String defaultText, String description) {
        return add(new Key<>(this, keyName, parser, defaultText, description, false));
    }

    <T> Key<T> withoutDefault(String keyName, Parser<T> parser, String description) {
        return add(new Key<>(this, keyName, parser, null, description, false));
    }

    Key<Secret> secret(String keyName, String description) {
        return add(new Key<>(this, keyName, Secret::parse, null, description, true));
    }

    private <T> Key<T> add(Key<T> key) {
        keys.add(key);
        return key;
    }
}
