package io.eventforwarder.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** All groups, in the order in which they are documented and reported. */
final class Groups {
    static final List<Group> ALL =
            List.of(
                    SourceSettings.GROUP,
                    ConfigurationSettings.GROUP,
                    ConnectionSettings.GROUP,
                    BatchingSettings.GROUP,
                    OutputSettings.GROUP);

    private Groups() {}

    static Optional<Group> named(@Nullable String name) {
        return ALL.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(Group::name).collect(Collectors.toList());
    }

    /** The keys of this name, whichever their group. */
    static List<Key<?>> keysNamed(String name) {
        return ALL.stream().flatMap(group -> group.key(name).stream()).collect(Collectors.toList());
    }
}
