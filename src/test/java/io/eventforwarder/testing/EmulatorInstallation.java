package io.eventforwarder.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The installation of the emulator's npm package under {@code target/kinesis}, in the version that
 * {@code src/test/kinesis} locks. If several processes install it at once, the first one installs
 * and the others wait.
 */
public final class EmulatorInstallation {
    private static final int OLDEST_NODE = 18;
    private static final Pattern NODE_VERSION = Pattern.compile("v(\\d+)\\..*", Pattern.DOTALL);
    private static final List<String> PACKAGE_FILES =
            List.of("package.json", "package-lock.json", ".npmrc");
    private static final Path SOURCE = ProjectFolder.path().resolve("src/test/kinesis");
    private static final Path TARGET = ProjectFolder.path().resolve("target/kinesis");

    private EmulatorInstallation() {}

    /** Whether the locked version is installed already. */
    public static boolean isInstalled() throws IOException {
        // npm writes this file last.
        return Files.exists(TARGET.resolve("node_modules/.package-lock.json"))
                && Files.exists(TARGET.resolve("package-lock.json"))
                && Files.mismatch(
                                SOURCE.resolve("package-lock.json"),
                                TARGET.resolve("package-lock.json"))
                        == -1;
    }

    /**
     * Installs the package if it is not installed yet.
     *
     * @return the folder of the installed package
     * @throws IllegalStateException if Node or npm is missing or the installation fails, with the
     *     reason as its message
     */
    public static synchronized Path install() throws IOException, InterruptedException {
        Files.createDirectories(TARGET);
        requireNode();
        try (FileChannel channel =
                        FileChannel.open(
                                TARGET.resolve("lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !isInstalled()) {
                runNpm();
            }
        }
        return TARGET.resolve("node_modules/kinesis-local");
    }

    private static void requireNode() throws IOException, InterruptedException {
        String version = output("node", "--version");
        Matcher matcher = NODE_VERSION.matcher(version);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < OLDEST_NODE) {
            throw missing("node --version says \"" + version.strip() + "\"");
        }
    }

    private static void runNpm() throws IOException, InterruptedException {
        Files.deleteIfExists(TARGET.resolve("node_modules/.package-lock.json"));
        for (String file : PACKAGE_FILES) {
            Files.copy(
                    SOURCE.resolve(file),
                    TARGET.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        output("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder(command)
                            .directory(TARGET.toFile())
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            throw missing("no program \"" + command[0] + "\" can be started");
        }
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "The Kinesis API emulator cannot be installed: \""
                            + String.join(" ", command)
                            + "\" failed.\n"
                            + output);
        }
        return output;
    }

    private static IllegalStateException missing(String what) {
        return new IllegalStateException(
                "Node "
                        + OLDEST_NODE
                        + " or later, with npm, is needed for the Kinesis API emulator: "
                        + what
                        + ".");
    }
}
