package io.eventforwarder.source.files;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * The local files behind the scheme {@code remote}. As with an object store, a read returns fewer
 * bytes than it could, none are available without a read, and there is no position after the end.
 * Files whose names contain {@code timeout} fail in their middle.
 */
public final class RemoteFileSystem extends LocalFileSystem {
    private static final int BYTES_PER_READ = 100;

    static Path path(java.nio.file.Path local) {
        return new Path("remote:" + local);
    }

    @Override
    public URI getUri() {
        return URI.create("remote:///");
    }

    @Override
    public boolean isDistributedFS() {
        return true;
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        FSDataInputStream local = super.open(path);
        boolean fails = path.getName().contains("timeout");
        long length = getFileStatus(path).getLen();
        return new FSDataInputStream() {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                long left = fails ? length / 2 - local.getPos() : BYTES_PER_READ;
                if (left <= 0) {
                    throw new IOException("time-out");
                }
                return local.read(bytes, from, (int) Math.min(length, left));
            }

            @Override
            public int read() throws IOException {
                return local.read();
            }

            @Override
            public void seek(long position) throws IOException {
                if (position > length) {
                    throw new EOFException("seek after the end");
                }
                local.seek(position);
            }

            @Override
            public long getPos() throws IOException {
                return local.getPos();
            }

            @Override
            public void close() throws IOException {
                local.close();
            }
        };
    }

    public static final class Factory implements FileSystemFactory {
        @Override
        public String getScheme() {
            return "remote";
        }

        @Override
        public FileSystem create(URI uri) {
            return new RemoteFileSystem();
        }
    }
}
