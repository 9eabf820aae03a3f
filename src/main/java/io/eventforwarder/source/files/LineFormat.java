package io.eventforwarder.source.files;

import io.eventforwarder.model.InputRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;

/** Files of lines. Each line is one input record, with its path and byte offset. */
final class LineFormat implements BulkFormat<InputRecord, FileSourceSplit> {
    private static final long serialVersionUID = 1L;

    @Override
    public Reader<InputRecord> createReader(Configuration config, FileSourceSplit file) {
        return restoreReader(config, file);
    }

    @Override
    public Reader<InputRecord> restoreReader(Configuration config, FileSourceSplit file) {
        return new LineReader(
                file, file.getReaderPosition().orElse(new CheckpointedPosition(0, 0)));
    }

    /** Files are not split, because one reader per file keeps the order of the lines. */
    @Override
    public boolean isSplittable() {
        return false;
    }

    @Override
    public TypeInformation<InputRecord> getProducedType() {
        return InputRecord.TYPE;
    }
}
