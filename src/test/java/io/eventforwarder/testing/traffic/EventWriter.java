package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Writes events, one method a kind, each with the fields that its type has. */
final class EventWriter {
    private final SplittableRandom random;
    private final JsonText json;

    EventWriter(SplittableRandom random, JsonText json) {
        this.random = random;
        this.json = json;
    }

    /** Writes one event of the type. */
    void write(String eventType, Device device, long now) {
        json.open();
        boolean typeFirst = random.nextBoolean();
        if (typeFirst) {
            json.text("event_type", eventType);
        }
        json.open("data");
        own(eventType, device, now);
        common(eventType, device, now);
        json.close();
        if (!typeFirst) {
            json.text("event_type", eventType);
        }
        json.close();
    }

    private void own(String eventType, Device device, long now) {
        switch (eventType) {
            case "session_end" -> json.number("session_duration_ms", now - device.session().start);
            case "application_state_transition" -> transition(device);
            case "screen_view" ->
                    json.text("screen_name", Words.any(Words.SCREENS, random))
                            .text("activity_type", "activity_started")
                            .json("custom_flags", "{}");
            case "custom_event" -> {
                if (random.nextInt(4) == 0) {
                    device.user().fillBasket(100 + random.nextInt(5_000));
                }
                json.text("custom_event_type", Words.any(Words.CUSTOM_EVENT_TYPES, random))
                        .text("event_name", Words.any(Words.CUSTOM_EVENTS, random))
                        .json("custom_flags", "{\"campaign\":\"autumn\"}");
            }
            case "crash_report" -> crash(now);
            case "breadcrumb" ->
                    json.text("label", "opened " + Words.any(Words.SCREENS, random))
                            .number("session_number", 2);
            case "network_performance" -> network();
            case "push_registration" ->
                    json.bool("register", true).text("registration_token", Ids.guid(random));
            case "push_message", "push_reaction" ->
                    json.text("push_message_token", Ids.guid(random))
                            .text("push_message_type", "received")
                            .text("network", "push")
                            .text("payload", "{\\\"alert\\\":\\\"Sale\\\"}")
                            .text("application_state", "background");
            case "profile" -> {
                device.user().likes(Words.any(Words.PRODUCTS, random));
                json.text("profile_event_type", "login").nul("current_identities");
            }
            case "commerce_event" -> {
                device.user().emptyBasket();
                commerce(now);
            }
            case "user_attribute_change" -> {
                device.user().moveTo(Words.any(Words.CITIES, random));
                json.text("user_attribute_name", "$City")
                        .text("new", device.user().city())
                        .nul("old")
                        .bool("deleted", false)
                        .bool("is_new_attribute", true);
            }
            case "user_identity_change" -> {
                device.logInAnother();
                json.open("new")
                        .text("identity_type", "customer_id")
                        .text("identity", device.user().customerId())
                        .number("timestamp_unixtime_ms", now)
                        .bool("created_this_batch", true)
                        .close()
                        .nul("old");
            }
            case "opt_out" -> json.bool("is_opted_out", true);
            default -> {}
        }
    }

    private void transition(Device device) {
        boolean first = device.isFirstLaunch();
        json.bool("successfully_closed", !first)
                .bool("is_first_run", first)
                .bool("is_upgrade", false)
                .nul("push_notification_payload")
                .nul("launch_referral")
                .text(
                        "application_transition_type",
                        first ? "application_initialized" : "application_foreground");
    }

    private void crash(long now) {
        json.openArray("breadcrumbs");
        for (int i = 0; i < 2; i++) {
            json.open().open("data");
            json.text("label", "opened " + Words.any(Words.SCREENS, random))
                    .number("timestamp_unixtime_ms", now - 1_000L * (2 - i));
            json.json("location", locationText()).close();
            json.text("event_type", "breadcrumb").json("location", "{}").close();
        }
        json.closeArray()
                .text("class_name", "org.example.basecamp.BasketException")
                .text("severity", "fatal")
                .text("message", "index 3 is out of bounds\\nfor length 3")
                .text(
                        "stack_trace",
                        "at org.example.basecamp.Basket.line(Basket.java:88)\\n\\tat"
                                + " org.example.basecamp.Basket.total(Basket.java:41)")
                .bool("exception_handled", false)
                .nul("topmost_context")
                .nul("pl_crash_report_file_base64")
                .number("ios_image_base_address", 0)
                .number("ios_image_size", 0)
                .number("session_number", 2);
    }

    private void network() {
        json.text("http_verb", "GET")
                .text("url", "https:\\/\\/api.example.org\\/v1\\/products")
                .number("time_elapsed", 40 + random.nextInt(900))
                .number("bytes_in", random.nextInt(90_000))
                .number("bytes_out", 312)
                .nul("data");
        if (random.nextBoolean()) {
            json.number("response_code", 200);
        } else {
            json.text("response_code", "503");
        }
    }

    private void commerce(long now) {
        int quantity = 1 + random.nextInt(3);
        json.open("product_action")
                .text("action", "purchase")
                .number("checkout_step", 0)
                .nul("checkout_options")
                .text("transaction_id", Ids.guid(random))
                .json("total_amount", quantity * 12 + ".50")
                .number("tax_amount", 0)
                .json("shipping_amount", "4.90")
                .nul("coupon_code")
                .openArray("products")
                .open()
                .text("id", "sku-" + random.nextInt(10_000))
                .text("name", Words.any(Words.PRODUCTS, random))
                .nul("brand")
                .json("price", "12.50")
                .number("quantity", quantity)
                .number("added_to_cart_time_ms", now - 60_000)
                .json("custom_attributes", "{}")
                .close()
                .closeArray()
                .close()
                .nul("promotion_action")
                .nul("product_impressions")
                .text("currency_code", "EUR")
                .bool("is_non_interactive", false)
                .text("event_name", "eCommerce - Purchase")
                .text("custom_event_type", "purchase");
    }

    private void common(String eventType, Device device, long now) {
        identify(device, now);
        session(eventType, device, now);
        customAttributes();
        location();
        if (random.nextInt(6) == 0) {
            deviceState(device);
        }
        json.text("data_connection_type", device.platform.isMobile() ? "wifi" : "")
                .number("event_num", device.nextEventNumber())
                .bool("is_main_thread", true)
                .nul("canonical_name");
    }

    private void identify(Device device, long now) {
        boolean server = device.platform == Platform.SERVER;
        if (!server || random.nextBoolean()) {
            long id = random.nextLong();
            if (device.idsAsText) {
                json.numberInText("event_id", id).numberInText("timestamp_unixtime_ms", now);
            } else {
                json.number("event_id", id).number("timestamp_unixtime_ms", now);
            }
        }
        if (random.nextInt(10) == 0) {
            json.nul("source_message_id");
        } else {
            json.text("source_message_id", Ids.guid(random));
        }
    }

    private void session(String eventType, Device device, long now) {
        Session session = device.session();
        boolean inBackground = eventType.startsWith("push_") || eventType.equals("uninstall");
        if (session == null || (inBackground && random.nextBoolean())) {
            json.number("session_start_unixtime_ms", 0).number("event_start_unixtime_ms", 0);
            return;
        }
        if (device.platform == Platform.ROKU) {
            json.text("session_id", session.uuid);
        } else {
            json.text("session_uuid", session.uuid);
            if (device.platform == Platform.WEB) {
                json.numberInText("session_id", session.id);
            } else if (device.platform == Platform.ANDROID) {
                json.number("session_id", session.id);
            }
        }
        json.number("session_start_unixtime_ms", session.start)
                .number("event_start_unixtime_ms", now);
    }

    private void customAttributes() {
        switch (random.nextInt(4)) {
            case 0 -> json.nul("custom_attributes");
            case 1 ->
                    json.json(
                            "custom_attributes",
                            "{\"position\":3,\"sponsored\":false,\"ratio\":0.250,\"tags\":[\"a\",null],"
                                    + "\"nested\":{\"location\":\"shelf 4\"},\"none\":null}");
            default ->
                    json.open("custom_attributes")
                            .text("section", Words.any(Words.SCREENS, random))
                            .text("note", Words.any(Words.REPLIES, random))
                            .numberInText("duration", random.nextInt(600))
                            .close();
        }
    }

    private void location() {
        switch (random.nextInt(4)) {
            case 0 -> json.nul("location");
            case 1 -> json.json("location", "{}");
            case 2 -> json.json("location", locationText());
            default -> {}
        }
    }

    private String locationText() {
        return "{\"latitude\":52."
                + (1_000 + random.nextInt(9_000))
                + ",\"longitude\":-0."
                + (1_000 + random.nextInt(9_000))
                + ",\"accuracy\":12.0}";
    }

    private void deviceState(Device device) {
        json.open("device_current_state")
                .number("time_since_start_ms", random.nextInt(100_000))
                .json("battery_level", "0." + random.nextInt(10))
                .text("data_connection_type", "wifi")
                .nul("data_connection_type_detail")
                .number("total_system_memory_usage_bytes", 31_917_297_664L)
                .number("disk_space_free_bytes", 139_796_897_792L)
                .number("external_disk_space_free_bytes", 0)
                .text("cpu", "64")
                .number("system_memory_available_bytes", 892_313_600)
                .nul("system_memory_low")
                .number("application_memory_max_bytes", 402_653_184);
        if (device.platform == Platform.ANDROID) {
            json.text("gps_state", "true").number("device_orientation", 1);
        } else {
            json.bool("gps_state", true).text("device_orientation", "portrait");
        }
        json.close();
    }
}
