package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contents of the job jar. */
class JobJarITCase {
    private static final Path FILE = Path.of(System.getProperty("jobJar"));
    private static final int MEBIBYTE = 1 << 20;
    private static final int JAVA_11 = 55;

    @AutoClose private static JarFile jar;
    private static List<String> names;

    @BeforeAll
    static void open() throws IOException {
        jar = new JarFile(FILE.toFile());
        names = jar.stream().map(JarEntry::getName).toList();
    }

    @Test
    void isWellBelowTheSizeLimitOfTheManagedService() throws IOException {
        assertThat(Files.size(FILE)).isLessThan(40L * MEBIBYTE);
    }

    @Test
    void namesTheJobAsItsMainClass() throws IOException {
        assertThat(jar.getManifest().getMainAttributes().get(Attributes.Name.MAIN_CLASS))
                .isEqualTo(EventForwarderJob.class.getName());
        assertThat(names).contains(fileOf(EventForwarderJob.class.getName()));
    }

    @Test
    void knowsItsVersion() throws IOException {
        Properties version = new Properties();
        try (InputStream in =
                jar.getInputStream(jar.getEntry("io/eventforwarder/version.properties"))) {
            version.load(in);
        }
        assertThat(version.getProperty("version")).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void holdsNothingOfFlinkButItsKinesisSink() {
        assertThat(names)
                .filteredOn(startsWith("org/apache/flink/"))
                .filteredOn(name -> name.endsWith(".class"))
                .allMatch(
                        startsWith("org/apache/flink/connector/kinesis/")
                                .or(startsWith("org/apache/flink/connector/aws/")));
    }

    @Test
    void holdsOfTheKinesisClientLibraryTheClassOfAggregatedRecordsAlone() {
        assertThat(names)
                .filteredOn(startsWith("software/amazon/kinesis/"))
                .filteredOn(name -> name.endsWith(".class"))
                .isNotEmpty()
                .allMatch(startsWith("software/amazon/kinesis/retrieval/kpl/Messages"));
    }

    @Test
    void decompressesZstandardOnLinuxAndMacOsAlone() {
        assertThat(names)
                .filteredOn(name -> name.contains("/libzstd-jni"))
                .extracting(name -> name.substring(0, name.lastIndexOf('/')))
                .containsExactlyInAnyOrder(
                        "darwin/aarch64", "darwin/x86_64", "linux/aarch64", "linux/amd64");
    }

    /**
     * Logging libraries, version 1 of the AWS SDK, signatures of other jars and repeated names
     * would break a cluster.
     */
    @Test
    void holdsNothingThatWouldBreakACluster() {
        assertThat(names)
                .doesNotHaveDuplicates()
                .noneMatch(
                        name ->
                                name.matches(
                                        "(org/slf4j|org/apache/log4j|org/apache/logging"
                                                + "|META-INF/services/org\\.slf4j"
                                                + "|META-INF/org/apache/logging|log4j"
                                                + "|com/amazonaws/).*"
                                                + "|META-INF/[^/]+\\.(SF|DSA|RSA|EC)"));
    }

    @Test
    void servicesOfAllJarsAreThereWithTheirClasses() throws IOException {
        for (String service : names) {
            if (service.matches("META-INF/services/[^/]+")) {
                assertThat(providers(service.substring("META-INF/services/".length())))
                        .as(service)
                        .isNotEmpty()
                        .allMatch(provider -> names.contains(fileOf(provider)));
            }
        }
    }

    @Test
    void runsOnJava11() throws IOException {
        List<String> ours =
                names.stream()
                        .filter(startsWith("io/eventforwarder/"))
                        .filter(name -> name.endsWith(".class"))
                        .toList();

        assertThat(ours).isNotEmpty();
        for (String name : ours) {
            assertThat(majorVersion(name)).as(name).isEqualTo(JAVA_11);
        }
    }

    private static Predicate<String> startsWith(String beginning) {
        return name -> name.startsWith(beginning);
    }

    private static String fileOf(String className) {
        return className.replace('.', '/') + ".class";
    }

    private static List<String> providers(String service) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry("META-INF/services/" + service))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    private static int majorVersion(String name) throws IOException {
        try (DataInputStream in = new DataInputStream(jar.getInputStream(jar.getEntry(name)))) {
            in.skipBytes(6);
            return in.readUnsignedShort();
        }
    }
}
