/** What Flink 1's configuration can't say of RocksDB. */
package io.eventforwarder.rocksdb;
