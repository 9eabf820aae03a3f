package io.eventforwarder.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.parse.RecordParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceTrafficTest {
    private static final int DEVICES = 70;
    private static final int BATCHES = 1_500;

    private static final DeviceTraffic WHOLE = DeviceTraffic.whole(DEVICES);

    private final RecordParser parser = new RecordParser(Set.of());

    @Test
    void devicesTakeTurns() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < BATCHES; i++) {
            String key = batch(WHOLE, i).deviceKey();
            keys.add(key);
            assertThat(key)
                    .startsWith("mp_deviceid:")
                    .isEqualTo(batch(WHOLE, i + DEVICES).deviceKey());
        }
        assertThat(keys).hasSize(DEVICES);
    }

    @Test
    void theEventsOfBatchesAreKnown() {
        long events = 0;
        for (int i = 0; i < BATCHES; i++) {
            assertThat(WHOLE.eventsBefore(i)).isEqualTo(events);
            events += batch(WHOLE, i).events().size();
        }
    }

    @Test
    void aBatchOfASingleEventIsAllBatchBesides() {
        DeviceTraffic traffic = DeviceTraffic.ofSingleEvents(DEVICES);

        assertThat(batch(traffic, 5).events()).hasSize(1);
        assertThat(traffic.eventsBefore(BATCHES)).isEqualTo(BATCHES);
        assertThat(batch(traffic, 5).owner()).isEqualTo(batch(WHOLE, 5).owner());
    }

    @Test
    void theSameNumberIsTheSameBatch() {
        assertThat(WHOLE.record(1_234, 5).bytes())
                .isEqualTo(DeviceTraffic.whole(DEVICES).record(1_234, 5).bytes());
    }

    private EventBatch batch(DeviceTraffic traffic, long number) {
        List<EventBatch> batches = parser.parse(traffic.record(number, 5)).batches();
        assertThat(batches).hasSize(1);
        return batches.get(0);
    }
}
