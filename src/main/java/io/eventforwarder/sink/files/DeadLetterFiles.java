package io.eventforwarder.sink.files;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.deadletter.DeadLetterJson;
import java.time.ZoneOffset;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.DateTimeBucketAssigner;

/** Writes one dead letter a line to files of JSON Lines, in a folder for each day. */
public final class DeadLetterFiles implements DeadLetterOutput {
    private static final BucketAssigner<byte[], String> DAY =
            new DateTimeBucketAssigner<>("yyyy-MM-dd", ZoneOffset.UTC);

    private final String folder;
    private final String connection;

    /**
     * @param connection tells the letters of several jobs apart
     */
    public DeadLetterFiles(String folder, String connection) {
        this.folder = folder;
        this.connection = connection;
    }

    @Override
    public void keep(DataStream<DeadLetter> letters) {
        String written = connection;
        letters.map(
                        letter -> DeadLetterJson.asOneObject(written, letter),
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("dead-letters-to-lines")
                .name("Put each dead letter on a line")
                .sinkTo(JsonLines.in(folder, DAY))
                .uid("dead-letter-files")
                .name("Keep dead letters in files");
    }
}
