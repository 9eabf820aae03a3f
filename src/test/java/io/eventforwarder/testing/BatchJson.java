package io.eventforwarder.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An immutable builder of event batches. Values are the JSON texts that the batch contains. */
public final class BatchJson {
    private record Member(String name, String value) {}

    private final List<Member> members;

    private BatchJson(List<Member> members) {
        this.members = members;
    }

    public static BatchJson bare() {
        return new BatchJson(List.of());
    }

    public static BatchJson bareWith(String... events) {
        return bare().withEvents(events);
    }

    /** A batch of a phone with every field of the format except events. */
    public static BatchJson fromPhone() {
        return bare().with("source_request_id", "\"769d83cb-8c60-48f9-a0c1-c38cf1b40a4f\"")
                .with("events", "[]")
                .with(
                        "device_info",
                        """
                        {"brand": "Pixel", "device": "Jane's phone", "platform": "Android",
                         "android_uuid": "9c1f4a8d33e0b7aa", "screen_dpi": 420,
                         "android_advertising_id": "00000000-0000-0000-0000-000000000000"}""")
                .with(
                        "application_info",
                        "{\"application_version\": \"5.1.0\", \"package\": \"com.example.shop\"}")
                .with("user_attributes", "{\"$FirstName\": \"Jané\", \"tags\": [\"a\", \"b\"]}")
                .with("deleted_user_attributes", "[\"nickname\"]")
                .with(
                        "user_identities",
                        """
                        {"customer_id": "c-42", "email": "jane@example.com",
                         "device_application_stamp": "stamp-1234", "facebook": null}""")
                .with("environment", "\"production\"")
                .with("api_key", "\"key-1\"")
                .with("api_keys", "[\"key-1\"]")
                .with("ip", "\"203.0.113.7\"")
                .with("integration_attributes", "{\"20\": {\"gaid\": \"x\"}}")
                .with(
                        "context",
                        """
                        {"data_plan": {"plan_id": "shop", "plan_version": 3},
                         "location": {"latitude": 1.5, "longitude": 2.5}}""")
                .with("partner_identities", "{\"acme\": \"77\"}")
                .with("source_info", "{\"channel\": \"native\", \"is_historical\": false}")
                .with("mp_deviceid", "\"stamp-1234\"")
                .with("attribution_info", "null")
                .with("timestamp_unixtime_ms", "1700000000200")
                .with("batch_id", "-8901234567890123456")
                .with("mpid", "7346244611012968789")
                .with("sdk_version", "\"5.14.1\"")
                .with(
                        "consent_state",
                        """
                        {"gdpr": {"ads": {"consented": true, "location": "17 Cherry Tree Lane"}}}""")
                .with("job_id", "null")
                .with("modified", "true")
                .with("page_url", "\"https://shop.example.com/\"");
    }

    /** Appends a field, even if the batch has a field of this name. */
    public BatchJson with(String name, String value) {
        List<Member> more = new ArrayList<>(members);
        more.add(new Member(name, value));
        return new BatchJson(more);
    }

    public BatchJson without(String name) {
        return new BatchJson(members.stream().filter(m -> !m.name.equals(name)).toList());
    }

    public BatchJson withEvents(String... events) {
        return without("events").with("events", "[" + String.join(", ", events) + "]");
    }

    public BatchJson withEvents(List<String> events) {
        return withEvents(events.toArray(String[]::new));
    }

    public byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return members.stream()
                .map(member -> "\"" + member.name + "\": " + member.value)
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
