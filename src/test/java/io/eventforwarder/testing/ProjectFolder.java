package io.eventforwarder.testing;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's folder from any working directory. */
public final class ProjectFolder {
    private ProjectFolder() {}

    /** The absolute path of the folder with the {@code pom.xml}. */
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
