package io.eventforwarder.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the properties file that Amazon Managed Service for Apache Flink hands to an application. A
 * file that is wrong in any way is refused with {@link InvalidSettings}, which lists all problems.
 */
public final class SettingsReader {
    /** Where the managed service puts the file. */
    public static final Path MANAGED_SERVICE_FILE =
            Path.of("/etc/flink/application_properties.json");

    private SettingsReader() {}

    /**
     * The file to read.
     *
     * @param given the file named on the command line, which is used even if another one exists
     * @return the given file, or else {@link #MANAGED_SERVICE_FILE}
     * @throws InvalidSettings if there is no such file
     */
    public static Path locate(Optional<Path> given) {
        return locate(given, MANAGED_SERVICE_FILE);
    }

    static Path locate(Optional<Path> given, Path otherwise) {
        Path file = given.orElse(otherwise);
        if (!Files.exists(file)) {
            String problem =
                    given.isPresent()
                            ? "the file given with --properties does not exist"
                            : "no file was given with --properties FILE, and there is none at "
                                    + otherwise;
            throw new InvalidSettings(file.toString(), List.of(problem));
        }
        return file;
    }

    /**
     * Reads and checks the settings in a file.
     *
     * @throws InvalidSettings if the file is missing, not readable, not of the documented form, or
     *     holds anything but valid settings
     */
    public static Settings read(Path file, Deployment deployment) {
        return read(contentOf(file), file.toString(), deployment);
    }

    /** As {@link #read} from a file, for settings that are at hand as text. */
    public static Settings parse(String json, Deployment deployment) {
        return read(json.getBytes(StandardCharsets.UTF_8), "the given text", deployment);
    }

    private static Settings read(byte[] content, String origin, Deployment deployment) {
        Findings findings = new Findings();
        Optional<Settings> settings =
                PropertiesFile.read(content, findings)
                        .map(elements -> GivenGroups.of(elements, findings))
                        .map(given -> Settings.read(given, deployment, findings));
        List<String> problems = findings.problems();
        if (!problems.isEmpty()) {
            throw new InvalidSettings(origin, problems);
        }
        return settings.orElseThrow();
    }

    private static byte[] contentOf(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw unreadable(file, "this is a folder; name the file in it");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "the file does not exist");
        } catch (AccessDeniedException e) {
            throw unreadable(file, "the file may not be read by this process");
        } catch (IOException e) {
            throw unreadable(file, "the file could not be read: " + e.getMessage());
        }
    }

    private static InvalidSettings unreadable(Path file, String problem) {
        return new InvalidSettings(file.toString(), List.of(problem));
    }
}
