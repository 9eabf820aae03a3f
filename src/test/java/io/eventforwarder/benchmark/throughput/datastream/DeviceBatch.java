package io.eventforwarder.benchmark.throughput.datastream;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** An event batch: a POJO by Flink's rules, so that nothing of it goes through Kryo. */
@TypeInfo(DeviceBatch.Fields.class)
public class DeviceBatch {
    public String deviceKey;
    public long timestamp;

    /** The text of the batch without its events. */
    public String envelope;

    public List<DeviceEvent> events;

    /** Says what the list holds, which reflection does not see. */
    public static class Fields extends TypeInfoFactory<DeviceBatch> {
        @Override
        public TypeInformation<DeviceBatch> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return Types.POJO(
                    DeviceBatch.class,
                    Map.of(
                            "deviceKey", Types.STRING,
                            "timestamp", Types.LONG,
                            "envelope", Types.STRING,
                            "events", Types.LIST(Types.POJO(DeviceEvent.class))));
        }
    }
}
