package io.eventforwarder.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this program, as the build wrote it beside the classes. */
final class Version {
    private static final String FILE = "/io/eventforwarder/version.properties";

    private Version() {}

    static String current() {
        Properties properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(FILE)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
