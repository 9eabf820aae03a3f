package io.eventforwarder.rocksdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class XxHash64ChecksumsTest {
    /** Of a file's end: the kind of checksum, two places padded to 40 bytes, version, magic. */
    private static final int FOOTER = 1 + 40 + 4 + 8;

    private static final byte[] KEY = "device".getBytes(UTF_8);
    private static final byte[] VALUE = "what waits in its window".getBytes(UTF_8);

    @TempDir Path folder;

    @BeforeAll
    static void load() {
        RocksDB.loadLibrary();
    }

    @Test
    void eachFileSaysThatItIsCheckedByXxh64() throws Exception {
        write(true);

        assertThat(checksumOf(file())).isEqualTo(ChecksumType.kxxHash64);
        assertThat(read(true)).isEqualTo(VALUE);
    }

    @Test
    void filesWrittenWithoutItAreReadWithIt() throws Exception {
        write(false);

        assertThat(checksumOf(file())).isEqualTo(ChecksumType.kCRC32c);
        assertThat(read(true)).isEqualTo(VALUE);
    }

    @Test
    void filesWrittenWithItAreReadWithoutIt() throws Exception {
        write(true);

        assertThat(read(false)).isEqualTo(VALUE);
    }

    @Test
    void aDamagedBlockIsNotRead() throws Exception {
        write(true);
        byte[] bytes = Files.readAllBytes(file());
        bytes[new String(bytes, ISO_8859_1).indexOf("waits")] = 'm';
        Files.write(file(), bytes);

        assertThatThrownBy(() -> read(true))
                .isInstanceOf(RocksDBException.class)
                .hasMessageContaining("checksum mismatch");
    }

    private void write(boolean withIt) throws RocksDBException {
        try (Opened opened = new Opened(withIt);
                FlushOptions flush = new FlushOptions()) {
            opened.db.put(KEY, VALUE);
            opened.db.flush(flush);
        }
    }

    private byte[] read(boolean withIt) throws RocksDBException {
        try (Opened opened = new Opened(withIt)) {
            return opened.db.get(KEY);
        }
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sst")).findFirst().orElseThrow();
        }
    }

    private static ChecksumType checksumOf(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        byte kind = bytes[bytes.length - FOOTER];
        return Stream.of(ChecksumType.values())
                .filter(type -> type.getValue() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** A database with what Flink would make of the factory, or without it. */
    private final class Opened implements AutoCloseable {
        private final List<AutoCloseable> handles = new ArrayList<>();
        private final DBOptions dbOptions = new DBOptions().setCreateIfMissing(true);
        private final ColumnFamilyOptions columnOptions = new ColumnFamilyOptions();
        private final Options options;
        private final RocksDB db;

        Opened(boolean withIt) throws RocksDBException {
            XxHash64Checksums factory = new XxHash64Checksums();
            options =
                    withIt
                            ? new Options(
                                    factory.createDBOptions(dbOptions, handles),
                                    factory.createColumnOptions(columnOptions, handles))
                            : new Options(dbOptions, columnOptions);
            db = RocksDB.open(options, folder.toString());
        }

        @Override
        public void close() {
            db.close();
            options.close();
            columnOptions.close();
            dbOptions.close();
            assertThat(handles).isEmpty();
        }
    }
}
