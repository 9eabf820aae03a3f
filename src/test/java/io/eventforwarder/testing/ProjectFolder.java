package io.eventforwarder.testing;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's files are, whatever the working directory. */
public final class ProjectFolder {
    private ProjectFolder() {}

    /** The folder of the {@code pom.xml}, absolute. */
    public static Path path() {
        try {
            Path folder =
                    Path.of(
                            ProjectFolder.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            while (!Files.exists(folder.resolve("pom.xml"))) {
                folder = folder.getParent();
            }
            return folder;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
