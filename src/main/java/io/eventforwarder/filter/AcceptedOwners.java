package io.eventforwarder.filter;

import io.eventforwarder.model.Owner;
import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.settings.SourceSettings.Environment;
import java.io.Serializable;
import java.util.TreeSet;

/** Whose batches this connection forwards; the settings may name API keys and environments. */
final class AcceptedOwners implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TreeSet<String> apiKeys;
    private final TreeSet<String> environments = new TreeSet<>();

    AcceptedOwners(SourceSettings source) {
        apiKeys = new TreeSet<>(source.apiKeys());
        for (Environment environment : source.environments()) {
            environments.add(environment.text());
        }
    }

    boolean areAll() {
        return apiKeys.isEmpty() && environments.isEmpty();
    }

    boolean include(Owner owner) {
        return (apiKeys.isEmpty() || apiKeys.contains(owner.apiKey()))
                && (environments.isEmpty() || environments.contains(owner.environment()));
    }

    /** The same text for the same owners. */
    @Override
    public String toString() {
        return apiKeys + "/" + environments;
    }
}
