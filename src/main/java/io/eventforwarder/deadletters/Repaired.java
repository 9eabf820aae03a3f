package io.eventforwarder.deadletters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Payloads that a person has edited, each by the id of its letter: the file {@code ID.json}. */
public final class Repaired {
    private static final String SUFFIX = ".json";

    private final Map<String, Path> files;

    private Repaired(Map<String, Path> files) {
        this.files = files;
    }

    public static Repaired none() {
        return new Repaired(Map.of());
    }

    /** One file of any name. */
    public static Repaired file(String id, Path file) {
        return new Repaired(Map.of(id, file));
    }

    /** The files of a folder whose names end in {@code .json}, but for hidden ones. */
    public static Repaired folder(Path folder) throws IOException {
        List<Path> found;
        try (Stream<Path> list = Files.list(folder)) {
            found = list.sorted().collect(Collectors.toList());
        }
        Map<String, Path> files = new LinkedHashMap<>();
        for (Path file : found) {
            String name = file.getFileName().toString();
            if (name.endsWith(SUFFIX) && !name.startsWith(".")) {
                files.put(name.substring(0, name.length() - SUFFIX.length()), file);
            }
        }
        return new Repaired(files);
    }

    /** Where a letter's payload is to be edited. */
    public static Path fileOf(Path folder, Letter letter) {
        return folder.resolve(letter.id() + SUFFIX);
    }

    /** Of the letters that there are repaired payloads for. */
    public Set<String> ids() {
        return files.keySet();
    }

    Optional<byte[]> payload(Letter letter) throws IOException {
        Path file = files.get(letter.id());
        return file == null ? Optional.empty() : Optional.of(Files.readAllBytes(file));
    }
}
