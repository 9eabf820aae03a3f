package io.eventforwarder.benchmark.throughput.datastream;

/** An event as it is to leave. */
public class DeviceEvent {
    public String type;
    public long timestamp;

    /** Its text. */
    public String json;
}
