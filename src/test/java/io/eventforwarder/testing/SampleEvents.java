package io.eventforwarder.testing;

import io.eventforwarder.model.EventType;
import java.util.Arrays;
import java.util.List;

/** A complete event of every type. Each has all fields that the job would add. */
public final class SampleEvents {
    public static final String SESSION_UUID = "2D4F3B0C-6E1A-4C55-9B7E-0A1B2C3D4E5F";

    public static final String LOCATION =
            "{\"latitude\": 40.7127837, \"longitude\": -74.0059413, \"accuracy\": 12.50}";

    private static final String COMMON =
            """
            "location": %s,
            "timestamp_unixtime_ms": 1700000000123,
            "event_id": -6518616552181726857,
            "source_message_id": "5a7c9e31-30b5-4c1e-8b51-7d7c1d2f9a10",
            "session_id": -2271448330363288817,
            "session_uuid": "%s",
            "session_start_unixtime_ms": 1700000000000,
            "event_start_unixtime_ms": 1700000000100,
            "custom_attributes": {"plan": "gold", "visits": 12345678901234567890, "ok": true},
            "custom_flags": {"Google.Page": "/cart"},
            "device_current_state": {"battery_level": 0.80, "cpu": "12", "gps_state": "true"}
            """
                    .formatted(LOCATION, SESSION_UUID);

    private SampleEvents() {}

    /** The event of a type; for {@link EventType#OTHER} an event of an undocumented type. */
    public static String of(EventType type) {
        String name = type == EventType.OTHER ? "quantum_leap" : type.label();
        return """
               {"event_type": "%s", "data": {%s, %s}}"""
                .formatted(name, fieldsOf(type).strip(), COMMON.strip());
    }

    public static List<String> ofEveryType() {
        return Arrays.stream(EventType.values()).map(SampleEvents::of).toList();
    }

    private static String fieldsOf(EventType type) {
        return switch (type) {
            case OTHER -> "\"leap\": {\"from\": 1956, \"to\": 1999}";
            case SESSION_START -> "\"is_main_thread\": true";
            case SESSION_END -> "\"session_duration_ms\": 61421";
            case APPLICATION_STATE_TRANSITION ->
                    """
                    "application_transition_type": "application_initialized",
                    "successfully_closed": true, "is_first_run": false, "is_upgrade": false""";
            case FIRST_RUN -> "\"is_first_run\": true";
            case SCREEN_VIEW -> "\"screen_name\": \"Warenkorb – Übersicht\", \"activity_type\": 0";
            case CRASH_REPORT ->
                    """
                    "breadcrumbs": [
                      {"session_number": 1, "label": "opened the map", "location": %s},
                      {"data": {"label": "moved the map", "location": %s}, "location": null}
                    ],
                    "class_name": "java.lang.IllegalStateException", "severity": "fatal",
                    "message": "no map", "exception_handled": false"""
                            .formatted(LOCATION, LOCATION);
            case BREADCRUMB -> "\"session_number\": 3, \"label\": \"tapped on \\\"buy\\\"\"";
            case NETWORK_PERFORMANCE ->
                    """
                    "http_verb": "GET", "url": "https://api.example.com/v1/cart",
                    "time_elapsed": 213, "bytes_in": 1024, "bytes_out": 77, "response_code": "200\"""";
            case CUSTOM_EVENT ->
                    "\"custom_event_type\": \"navigation\", \"event_name\": \"Added to cart\"";
            case PUSH_REGISTRATION ->
                    "\"register\": true, \"push_token\": \"f00dcafe\", \"device_type\": \"ios\"";
            case PUSH_MESSAGE ->
                    """
                    "push_message_type": "received", "message": "Sale!", "network": "gcm",
                    "push_notification_payload": "{\\"campaign\\": 7}", "application_state": "background\"""";
            case PUSH_REACTION -> "\"push_reaction_type\": \"opened\", \"content_id\": \"77\"";
            case PROFILE ->
                    """
                    "profile_event_type": "login", "previous_mpid": 0, "current_mpid": 987654321""";
            case COMMERCE_EVENT ->
                    """
                    "product_action": {"action": "purchase", "transaction_id": "T-1",
                      "total_amount": 99.90, "products": [{"id": "sku-1", "price": 99.90}]},
                    "currency_code": "EUR", "is_non_interactive": false""";
            case USER_ATTRIBUTE_CHANGE ->
                    """
                    "user_attribute_name": "plan", "new": "gold", "old": null,
                    "deleted": false, "is_new_attribute": true""";
            case USER_IDENTITY_CHANGE ->
                    """
                    "new": {"identity_type": "customer_id", "identity": "c-42",
                      "timestamp_unixtime_ms": 1700000000000, "created_this_batch": true},
                    "old": null""";
            case OPT_OUT -> "\"is_opted_out\": true";
            case UNINSTALL -> "\"push_token\": \"f00dcafe\"";
            case PRE_ATTRIBUTION -> "\"provider\": \"none\"";
        };
    }
}
