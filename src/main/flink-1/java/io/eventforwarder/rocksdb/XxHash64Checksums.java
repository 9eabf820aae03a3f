package io.eventforwarder.rocksdb;

import java.util.Collection;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ChecksumType;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.TableFormatConfig;

/**
 * Has RocksDB check the blocks of its files by XXH64 instead of CRC32C: Flink 1's build of RocksDB
 * looks the latter up in tables, for which each byte waits that is written, merged or read; Flink
 * 2's chooses XXH3 by itself. Each file says by what it is checked, so files of either kind are
 * read beside each other, whatever is configured.
 *
 * <p>A cluster takes it with {@code state.backend.rocksdb.options-factory}.
 */
public final class XxHash64Checksums implements RocksDBOptionsFactory {
    private static final long serialVersionUID = 1L;

    @Override
    public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> handles) {
        return current;
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions current, Collection<AutoCloseable> handles) {
        TableFormatConfig files = current.tableFormatConfig();
        BlockBasedTableConfig blocks =
                files == null ? new BlockBasedTableConfig() : (BlockBasedTableConfig) files;
        return current.setTableFormatConfig(blocks.setChecksumType(ChecksumType.kxxHash64));
    }
}
