package io.eventforwarder.benchmark.throughput.datastream;

import java.time.Duration;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;

/**
 * The job that one would write first: trees of Jackson's ObjectMapper, POJOs with Strings, event
 * time in tumbling windows. What leaves has the fields that the forwarder's records have, but it
 * has one record for a device, whoever was logged in, and numbers may be written in another way.
 *
 * <p>Time in the windows is that of the data, so that all of it leaves at the end of the input. It
 * is what a window holds that is compared, not when it is sent.
 */
public final class DataStreamJob {
    /** A counter of the events in records. */
    public static final String EVENTS = "eventsWritten";

    /** A counter of the records. */
    public static final String RECORDS = "recordsWritten";

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration OUT_OF_ORDER = Duration.ofSeconds(5);
    private static final TypeInformation<DeviceBatch> BATCH = TypeInformation.of(DeviceBatch.class);

    private DataStreamJob() {}

    /**
     * Reads a file of batches.
     *
     * @param dropped types of events that do not leave
     * @return the records
     */
    public static DataStream<String> records(
            StreamExecutionEnvironment env, java.nio.file.Path input, Set<String> dropped) {
        FileSource<String> lines =
                FileSource.forRecordStreamFormat(
                                new TextLineInputFormat("UTF-8"), new Path(input.toUri()))
                        .build();
        return env.fromSource(lines, WatermarkStrategy.noWatermarks(), "Read lines", Types.STRING)
                .map(new ParseBatch())
                .returns(BATCH)
                .name("Parse")
                .map(new DropEvents(dropped))
                .returns(BATCH)
                .name("Drop events")
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<DeviceBatch>forBoundedOutOfOrderness(OUT_OF_ORDER)
                                .withTimestampAssigner((batch, before) -> batch.timestamp))
                .keyBy(batch -> batch.deviceKey, Types.STRING)
                .window(TumblingEventTimeWindows.of(WINDOW))
                .process(new MergeBatches(), Types.STRING)
                .name("Merge");
    }

    /** Reads a file of batches; drops and counts what would leave. */
    public static void build(StreamExecutionEnvironment env, java.nio.file.Path input) {
        records(env, input, Set.of()).filter(new CountAndDrop()).name("Count and drop");
    }
}
