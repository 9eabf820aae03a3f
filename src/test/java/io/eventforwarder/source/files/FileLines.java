package io.eventforwarder.source.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.InputRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.connector.file.src.reader.BulkFormat;
import org.apache.flink.connector.file.src.util.CheckpointedPosition;
import org.apache.flink.connector.file.src.util.RecordAndPosition;
import org.apache.flink.core.fs.Path;

/** Reads files as the source does. Texts are ISO 8859-1, so that each character is one byte. */
final class FileLines {
    private FileLines() {}

    /** A record, and the position where reading continues after it. */
    record Line(InputRecord record, CheckpointedPosition next) {
        String text() {
            return new String(record.bytes(), ISO_8859_1);
        }

        @Nullable
        DeadLetter deadLetter() {
            return record.deadLetter().orElse(null);
        }

        /** A position is written as path, offset and item. */
        long offset() {
            String position = record.position().toString();
            return Long.parseLong(
                    position.substring(position.lastIndexOf('@') + 1, position.length() - 2));
        }
    }

    static List<Line> read(FileSourceSplit file) throws IOException {
        return read(file, null);
    }

    static List<Line> read(FileSourceSplit file, @Nullable CheckpointedPosition from)
            throws IOException {
        FileSourceSplit split = file.updateWithCheckpointedPosition(from);
        LineFormat format = new LineFormat();
        List<Line> all = new ArrayList<>();
        try (BulkFormat.Reader<InputRecord> reader =
                from == null
                        ? format.createReader(new Configuration(), split)
                        : format.restoreReader(new Configuration(), split)) {
            for (var batch = reader.readBatch(); batch != null; batch = reader.readBatch()) {
                for (RecordAndPosition<InputRecord> line = batch.next();
                        line != null;
                        line = batch.next()) {
                    all.add(
                            new Line(
                                    line.getRecord(),
                                    new CheckpointedPosition(
                                            line.getOffset(), line.getRecordSkipCount())));
                }
                batch.releaseBatch();
            }
        }
        return all;
    }

    static List<String> texts(List<Line> lines) {
        return lines.stream().map(Line::text).toList();
    }

    /** The only file at or below a path. */
    static FileSourceSplit file(Path path) throws IOException {
        return List.copyOf(InputFiles.list(path)).get(0);
    }

    static FileSourceSplit file(java.nio.file.Path path) throws IOException {
        return file(new Path(path.toUri()));
    }
}
