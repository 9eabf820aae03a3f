package io.eventforwarder.cli.managed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/** The job jar, and the runtimes of the managed service that can run it. */
public final class JobJar {
    /** Such as {@code FLINK-2_2}. */
    private static final Pattern RUNTIME = Pattern.compile("FLINK-(\\d+)_(\\d+)");

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    private JobJar() {}

    /**
     * Why a runtime cannot run a jar, as a sentence; empty if it can. A jar runs on the Flink that
     * it is built for, and on later ones of the same major version.
     *
     * @throws IOException if the file cannot be read
     */
    public static Optional<String> problem(Path jar, String runtime) throws IOException {
        Matcher ofService = RUNTIME.matcher(runtime);
        if (!ofService.matches()) {
            return Optional.of(
                    "--runtime: \""
                            + runtime
                            + "\" is not the name of a runtime; write it like \"FLINK-2_2\".");
        }
        Matcher ofJar = VERSION.matcher(flinkVersion(jar));
        if (!ofJar.matches()) {
            return Optional.of("--jar: \"" + jar + "\" is not a job jar of this project's build.");
        }
        boolean fits =
                ofJar.group(1).equals(ofService.group(1))
                        && number(ofJar.group(2)) <= number(ofService.group(2));
        return fits
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                "--runtime: the jar \"%s\" is built for Flink %s, which %s does not"
                                        + " run. \"mvn package\" builds for FLINK-2_2, and \"mvn"
                                        + " -Pflink-1.20 package\" for FLINK-1_20 into"
                                        + " target/flink-1.20.",
                                jar, ofJar.group(), runtime));
    }

    private static String flinkVersion(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String version =
                    file.getManifest() == null
                            ? null
                            : file.getManifest().getMainAttributes().getValue("Flink-Version");
            return version == null ? "" : version;
        } catch (ZipException e) {
            return "";
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
