/** What Flink's configuration can't say of RocksDB. */
package io.eventforwarder.rocksdb;
