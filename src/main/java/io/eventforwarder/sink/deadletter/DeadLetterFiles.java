package io.eventforwarder.sink.deadletter;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.files.JsonLines;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A folder of JSON Lines, one dead letter a line. */
public final class DeadLetterFiles implements DeadLetterOutput {
    private final String folder;

    public DeadLetterFiles(String folder) {
        this.folder = folder;
    }

    @Override
    public void keep(DataStream<DeadLetter> letters) {
        letters.map(new ToLine(), PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("dead-letters-to-lines")
                .name("Put each dead letter on a line")
                .sinkTo(JsonLines.in(folder))
                .uid("dead-letter-files")
                .name("Keep dead letters in files");
    }

    private static final class ToLine extends RichMapFunction<DeadLetter, byte[]> {
        private static final long serialVersionUID = 1L;

        private transient DeadLetterJson json;

        @Override
        public void open(OpenContext context) throws Exception {
            json =
                    new DeadLetterJson(
                            RuntimeContextInitializationContextAdapters.serializationAdapter(
                                    getRuntimeContext()));
        }

        @Override
        public byte[] map(DeadLetter letter) {
            return json.whole(letter);
        }
    }
}
