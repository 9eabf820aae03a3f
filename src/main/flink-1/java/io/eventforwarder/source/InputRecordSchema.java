package io.eventforwarder.source;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.Place;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/** Takes a Kinesis record as it is, with its place and its approximate arrival. */
final class InputRecordSchema implements KinesisDeserializationSchema<InputRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public InputRecord deserialize(
            byte[] bytes,
            String partitionKey,
            String sequenceNumber,
            long arrival,
            String stream,
            String shard) {
        return new InputRecord(bytes, Place.inStream(stream, shard, sequenceNumber, 0), arrival);
    }

    @Override
    public TypeInformation<InputRecord> getProducedType() {
        return InputRecord.TYPE;
    }
}
