package io.eventforwarder.source.files;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The compression formats. A format is chosen by the ending of a file's name. A file may consist of
 * several gzip members, bzip2, xz or zlib streams, or Zstandard frames.
 */
enum Decompression {
    NONE,
    DEFLATE,
    GZIP,
    BZIP2,
    XZ,
    ZSTANDARD;

    private static final int BUFFER_BYTES = 64 << 10;

    /** A file that needs more memory, because of its dictionary, counts as damaged. */
    private static final int MAX_XZ_MEMORY_KIB = 128 << 10;

    static Decompression ofFile(String name) {
        switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "deflate":
                return DEFLATE;
            case "gz":
            case "gzip":
                return GZIP;
            case "bz2":
                return BZIP2;
            case "xz":
                return XZ;
            case "zst":
                return ZSTANDARD;
            default:
                return NONE;
        }
    }

    /** The decompressed content of a file. */
    InputStream open(InputStream file) throws IOException {
        InputStream in = new BufferedInputStream(file, BUFFER_BYTES);
        switch (this) {
            case DEFLATE:
                return new ZlibInputStream(in);
            case GZIP:
                return new GzipCompressorInputStream(in, true);
            case BZIP2:
                return new BZip2CompressorInputStream(in, true);
            case XZ:
                return new XZInputStream(in, MAX_XZ_MEMORY_KIB);
            case ZSTANDARD:
                return new ZstdInputStream(in);
            default:
                return file;
        }
    }
}
