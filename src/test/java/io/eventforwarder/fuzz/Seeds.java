package io.eventforwarder.fuzz;

import io.eventforwarder.event.EventType;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.SampleEvents;
import io.eventforwarder.testing.traffic.Traffic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Valid input, small, that mutations begin with; always the same. */
final class Seeds {
    private static final int LARGEST = 1_500;

    private Seeds() {}

    static List<String> all() {
        List<String> seeds = new ArrayList<>();
        BatchJson phone =
                BatchJson.fromPhone().without("sdk_version").without("page_url").without("job_id");
        BatchJson stamped = BatchJson.bare().with("mp_deviceid", "\"stamp-1234\"");
        for (EventType type : EventType.values()) {
            seeds.add(stamped.with("mpid", "5").withEvents(SampleEvents.of(type)).toString());
        }
        seeds.add(phone.toString());
        seeds.add(stamped.toString());
        for (String type : List.of("screen_view", "session_end", "opt_out")) {
            String event = "{\"event_type\":\"" + type + "\",\"data\":{\"session_id\":%d}}";
            seeds.add(phone.withEvents(event.formatted(7), event.formatted(8)).toString());
            seeds.add(stamped.withEvents(event.formatted(7), "{}", "null").toString());
        }
        seeds.add('[' + stamped.toString() + ",5," + BatchJson.bareWith("{}") + ']');
        Traffic traffic = new Traffic(11, Traffic.Mix.SINGLE_BATCHES);
        for (int i = 0; i < 2_000 && seeds.size() < 80; i++) {
            byte[] message = traffic.next().bytes();
            if (message.length <= LARGEST) {
                seeds.add(new String(message, StandardCharsets.UTF_8));
            }
        }
        return List.copyOf(seeds);
    }
}
