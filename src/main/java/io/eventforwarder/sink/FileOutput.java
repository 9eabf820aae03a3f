package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.metrics.Metrics;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A folder of JSON Lines, one record a line. */
final class FileOutput implements RecordOutput {
    private final String folder;

    FileOutput(String folder) {
        this.folder = folder;
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        records.map(new ToLine(), PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("records-to-lines")
                .name("Put each record on a line")
                .sinkTo(JsonLines.in(folder))
                .uid("files")
                .name("Write files");
        return Optional.empty();
    }

    /**
     * Makes each record one line. In JSON a line feed or carriage return is only ever white space
     * between tokens, so a blank in its place changes nothing.
     */
    static final class ToLine extends RichMapFunction<OutgoingRecord, byte[]> {
        private static final long serialVersionUID = 1L;

        private transient Counter events;
        private transient Counter records;

        @Override
        public void open(OpenContext context) {
            events =
                    Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_FORWARDED);
            records =
                    Metrics.counter(
                            getRuntimeContext().getMetricGroup(), Metrics.RECORDS_FORWARDED);
        }

        @Override
        public byte[] map(OutgoingRecord record) {
            events.inc(record.events());
            records.inc();
            return withoutLineBreaks(record.bytes());
        }

        private static byte[] withoutLineBreaks(byte[] json) {
            byte[] line = json;
            for (int i = 0; i < json.length; i++) {
                if (json[i] == '\n' || json[i] == '\r') {
                    if (line == json) {
                        line = json.clone();
                    }
                    line[i] = ' ';
                }
            }
            return line;
        }
    }
}
