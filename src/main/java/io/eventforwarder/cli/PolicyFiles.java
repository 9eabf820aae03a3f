package io.eventforwarder.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** Policy documents by the names of their files. */
final class PolicyFiles {
    private final Map<String, String> documents = new LinkedHashMap<>();

    void add(String name, ObjectNode document) {
        documents.put(name, document.toPrettyString() + '\n');
    }

    void print(PrintWriter out) {
        out.print(
                documents.entrySet().stream()
                        .map(document -> document.getKey() + ":\n" + document.getValue())
                        .collect(Collectors.joining("\n")));
        out.flush();
    }

    /** Writes all files, or none if one exists with other content. */
    void write(Path folder) throws IOException {
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Path file = folder.resolve(document.getKey());
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && !Files.readString(file).equals(document.getValue())) {
                throw new CommandException(
                        1,
                        file
                                + " is there with other content; remove it, or write to another"
                                + " folder");
            }
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, String> document : documents.entrySet()) {
            Files.writeString(folder.resolve(document.getKey()), document.getValue());
        }
    }
}
