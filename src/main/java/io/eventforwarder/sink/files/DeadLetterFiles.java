package io.eventforwarder.sink.files;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.deadletter.DeadLetterJson;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Writes one dead letter a line to files of JSON Lines in a folder. */
public final class DeadLetterFiles implements DeadLetterOutput {
    private final String folder;

    public DeadLetterFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public void keep(DataStream<DeadLetter> letters) {
        letters.map(
                        DeadLetterJson::asOneObject,
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("dead-letters-to-lines")
                .name("Put each dead letter on a line")
                .sinkTo(JsonLines.in(folder))
                .uid("dead-letter-files")
                .name("Keep dead letters in files");
    }
}
