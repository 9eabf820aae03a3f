package io.eventforwarder.source.files;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Decompresses a format. A file may consist of several gzip members, bzip2, xz or zlib streams, or
 * Zstandard frames.
 */
@FunctionalInterface
interface Decompression {
    /** A file that needs more memory, because of its dictionary, counts as damaged. */
    int MAX_XZ_MEMORY_KIB = 128 << 10;

    Map<String, Decompression> BY_ENDING =
            Map.of(
                    "deflate", ZlibInputStream::new,
                    "gz", in -> new GzipCompressorInputStream(in, true),
                    "gzip", in -> new GzipCompressorInputStream(in, true),
                    "bz2", in -> new BZip2CompressorInputStream(in, true),
                    "xz", in -> new XZInputStream(in, MAX_XZ_MEMORY_KIB),
                    "zst", ZstdInputStream::new);

    /** The format that a file's name ends with; null for a file that is not compressed. */
    @Nullable
    static Decompression ofFile(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return BY_ENDING.get(ending.toLowerCase(Locale.ROOT));
    }

    /** The decompressed content of a file. */
    InputStream open(InputStream file) throws IOException;
}
