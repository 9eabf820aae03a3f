package io.eventforwarder.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** An element of the file's array as it stands there, with keys that may be unknown or repeated. */
final class RawGroup {
    @Nullable private final String name;
    private final boolean legible;
    private final Map<String, List<RawProperty>> properties = new LinkedHashMap<>();

    /**
     * @param name null if the element does not say
     * @param legible false if its keys could not be read, which was reported
     */
    RawGroup(@Nullable String name, boolean legible, List<RawProperty> properties) {
        this.name = name;
        this.legible = legible;
        for (RawProperty property : properties) {
            this.properties.computeIfAbsent(property.key(), key -> new ArrayList<>()).add(property);
        }
    }

    @Nullable
    String name() {
        return name;
    }

    boolean isLegible() {
        return legible;
    }

    /** By key, in the order of the file; more than one property where a key is repeated. */
    Map<String, List<RawProperty>> properties() {
        return properties;
    }
}
