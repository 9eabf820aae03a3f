package io.eventforwarder.benchmark.results;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names what is measured: class paths have the same name that hold the same classes and the same
 * libraries, so that no figure is taken for one of code that has changed since.
 */
public final class Build {
    private static final int DIGITS = 12;
    private static final String THIS = of(System.getProperty("java.class.path"));

    private Build() {}

    /** That of this JVM. */
    public static String ofThis() {
        return THIS;
    }

    /** That of a class path: of its folders every file counts, of its libraries the names do. */
    public static String of(String classPath) {
        MessageDigest digest = sha256();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                filesIn(path).forEach(file -> add(path, file, digest));
            } else {
                digest.update(utf8(path.getFileName() + "\n"));
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(Path folder, Path file, MessageDigest digest) {
        try {
            byte[] content = Files.readAllBytes(file);
            digest.update(utf8(folder.relativize(file) + " " + content.length + "\n"));
            digest.update(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
