package io.eventforwarder.reference;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Toggle;
import io.eventforwarder.testing.TestSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The settings of the reference, named as in the documentation. */
record Rules(
        Set<Toggle> off,
        boolean batchesWithoutEvents,
        boolean location,
        boolean batchLocation,
        boolean metadata,
        boolean deviceName,
        boolean ip,
        boolean mpDeviceId,
        Optional<String> uniqueId,
        boolean forwardingInfo,
        int maxRecordKib,
        Set<String> apiKeys,
        Set<String> environments) {
    /** The partition key counts towards a record's size. */
    private static final int PARTITION_KEY_LENGTH = 32;

    private static final int LARGE_KIB = 1024;

    static Rules random(Random random) {
        return random(random, LARGE_KIB);
    }

    static Rules random(Random random, int maxRecordKib) {
        Set<Toggle> off = EnumSet.noneOf(Toggle.class);
        for (Toggle toggle : Toggle.values()) {
            if (random.nextInt(4) == 0) {
                off.add(toggle);
            }
        }
        return new Rules(
                off,
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? Optional.of("the \"app\" \\ é\t") : Optional.empty(),
                random.nextBoolean(),
                maxRecordKib,
                random.nextInt(6) == 0 ? Set.of("key-1", "5") : Set.of(),
                random.nextInt(6) == 0 ? Set.of("production") : Set.of());
    }

    int maxBytes() {
        return maxRecordKib * 1024 - PARTITION_KEY_LENGTH;
    }

    Settings settings(String... more) {
        List<String> settings = new ArrayList<>(List.of(more));
        for (Toggle toggle : Toggle.values()) {
            put(settings, toggle.settingKey(), !off.contains(toggle));
        }
        put(settings, "send-batches-without-events", batchesWithoutEvents);
        put(settings, "include-location-information", location);
        put(settings, "include-event-batch-location", batchLocation);
        put(settings, "include-metadata", metadata);
        put(settings, "include-mp-deviceid", mpDeviceId);
        put(settings, "Output.include-forwarding-info", forwardingInfo);
        settings.addAll(List.of("Output.max-record-size", maxRecordKib + " kib"));
        if (!deviceName || !ip) {
            settings.add("metadata-field-exclusion");
            settings.add(deviceName ? "ip-address" : ip ? "device-name" : "device-name,ip-address");
        }
        uniqueId.ifPresent(id -> settings.addAll(List.of("unique-id", id)));
        list(settings, "Source.api-keys", apiKeys);
        list(settings, "Source.environments", environments);
        return TestSettings.asReceived(settings.toArray(String[]::new));
    }

    private static void put(List<String> settings, String key, boolean value) {
        settings.addAll(List.of(key, String.valueOf(value)));
    }

    private static void list(List<String> settings, String key, Set<String> values) {
        if (!values.isEmpty()) {
            settings.addAll(List.of(key, String.join(",", new TreeSet<>(values))));
        }
    }
}
