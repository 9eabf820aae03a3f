package io.eventforwarder.source.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.enumerate.NonSplittingRecursiveEnumerator;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Lists and opens files: local ones with the JDK, because Flink's local file system does not list
 * names with colons and depends on the locale, and all others with Flink's file systems.
 */
final class InputFiles {
    private InputFiles() {}

    /**
     * The files at or below a path. Files and folders below it whose names begin with a full stop
     * or an underscore are hidden, as in all of Flink's file sources.
     *
     * @throws AccessDeniedException if a local file or folder may not be read
     * @throws IOException if the path does not exist
     */
    static Collection<FileSourceSplit> list(Path path) throws IOException {
        FileSystem fileSystem = path.getFileSystem();
        if (!isLocal(fileSystem.getUri())) {
            return new NonSplittingRecursiveEnumerator(
                            each ->
                                    each.getPath().equals(path.getPath())
                                            || !isHidden(each.getName()))
                    .enumerateSplits(new Path[] {path}, 1);
        }
        Path root = path.makeQualified(fileSystem);
        if (!exists(root)) {
            throw new NoSuchFileException(root.toString());
        }
        List<FileSourceSplit> files = new ArrayList<>();
        list(local(root), files);
        return files;
    }

    private static void list(java.nio.file.Path local, List<FileSourceSplit> files)
            throws IOException {
        Path path = new Path(local.toUri());
        if (!local(path).equals(local)) {
            throw new IOException("The name of the file " + path + " is not UTF-8: rename it.");
        }
        if (Files.isDirectory(local)) {
            try (DirectoryStream<java.nio.file.Path> children = Files.newDirectoryStream(local)) {
                for (java.nio.file.Path child : children) {
                    if (!isHidden(child.getFileName().toString())) {
                        list(child, files);
                    }
                }
            }
            return;
        }
        // A file that has vanished is listed all the same, so that its reader reports it.
        boolean exists = Files.exists(local);
        if (exists && !Files.isReadable(local)) {
            throw new AccessDeniedException(local.toString(), null, "the process may not read it");
        }
        long length = exists ? Files.size(local) : 0;
        files.add(new FileSourceSplit(path.toString(), path, 0, length, 0, length));
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.startsWith("_");
    }

    static boolean exists(Path path) throws IOException {
        return isLocal(path.toUri())
                ? Files.exists(local(path))
                : path.getFileSystem().exists(path);
    }

    /** Opens a file at a position. */
    static InputStream open(Path path, long position) throws IOException {
        if (isLocal(path.toUri())) {
            SeekableByteChannel channel = Files.newByteChannel(local(path));
            try {
                return Channels.newInputStream(channel.position(position));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
        FSDataInputStream in = path.getFileSystem().open(path);
        try {
            in.seek(position);
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static boolean isLocal(URI uri) {
        return "file".equals(uri.getScheme());
    }

    /** The path is encoded as a URI, because the JDK decodes URIs as UTF-8 in every locale. */
    private static java.nio.file.Path local(Path path) {
        String encoded = URLEncoder.encode(path.getPath(), UTF_8);
        return java.nio.file.Path.of(
                URI.create("file://" + encoded.replace("+", "%20").replace("%2F", "/")));
    }
}
