package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Writes events with the fields of their types. */
record EventWriter(SplittableRandom random, JsonText json) {

    void write(String eventType, Device device, long now) {
        boolean typeFirst = random.nextBoolean();
        json.add("{");
        if (typeFirst) {
            json.add("'event_type':'%s'", eventType);
        }
        json.add("'data':{");
        fieldsOfType(eventType, device, now);
        commonFields(eventType, device, now);
        json.close("}");
        if (!typeFirst) {
            json.add("'event_type':'%s'", eventType);
        }
        json.close("}");
    }

    private void fieldsOfType(String eventType, Device device, long now) {
        Device.User user = device.user();
        switch (eventType) {
            case "session_end" -> json.add("'session_duration_ms':%d", now - device.session.start);
            case "application_state_transition" -> {
                boolean first = device.launches++ == 0;
                json.add(
                        """
                        'successfully_closed':%s,'is_first_run':%s,'is_upgrade':false,
                        'push_notification_payload':null,'launch_referral':null,
                        'application_transition_type':'application_%s'
                        """,
                        !first, first, first ? "initialized" : "foreground");
            }
            case "screen_view" ->
                    json.add(
                            "'screen_name':'%s','activity_type':'activity_started','custom_flags':{}",
                            any(Words.SCREENS));
            case "custom_event" -> {
                if (random.nextInt(4) == 0) {
                    user.basketCents += 100 + random.nextInt(5_000);
                }
                json.add(
                        """
                        'custom_event_type':'%s','event_name':'%s',
                        'custom_flags':{'campaign':'autumn'}
                        """,
                        any(Words.CUSTOM_EVENT_TYPES), any(Words.CUSTOM_EVENTS));
            }
            case "crash_report" -> crash(now);
            case "breadcrumb" ->
                    json.add("'label':'opened %s','session_number':2", any(Words.SCREENS));
            case "network_performance" -> {
                json.add(
                        """
                        'http_verb':'GET','url':'https:\\/\\/api.example.org\\/v1\\/products',
                        'time_elapsed':%d,'bytes_in':%d,'bytes_out':312,'data':null
                        """,
                        40 + random.nextInt(900), random.nextInt(90_000));
                json.add(random.nextBoolean() ? "'response_code':200" : "'response_code':'503'");
            }
            case "push_registration" ->
                    json.add("'register':true,'registration_token':'%s'", Words.guid(random));
            case "push_message", "push_reaction" ->
                    json.add(
                            """
                            'push_message_token':'%s','push_message_type':'received',
                            'network':'push','payload':'{\\'alert\\':\\'Sale\\'}',
                            'application_state':'background'
                            """,
                            Words.guid(random));
            case "profile" -> {
                user.favourite = any(Words.PRODUCTS);
                json.add("'profile_event_type':'login','current_identities':null");
            }
            case "commerce_event" -> {
                user.basketCents = 0;
                commerce(now);
            }
            case "user_attribute_change" -> {
                user.city = any(Words.CITIES);
                json.add(
                        """
                        'user_attribute_name':'$City','new':'%s','old':null,'deleted':false,
                        'is_new_attribute':true
                        """,
                        user.city);
            }
            case "user_identity_change" -> {
                device.logInNextUser();
                json.add(
                        """
                        'new':{'identity_type':'customer_id','identity':'%s',
                        'timestamp_unixtime_ms':%d,'created_this_batch':true},'old':null
                        """,
                        device.user().customerId(), now);
            }
            case "opt_out" -> json.add("'is_opted_out':true");
            default -> {}
        }
    }

    private void crash(long now) {
        json.add("'breadcrumbs':[");
        for (int i = 0; i < 2; i++) {
            json.add(
                    """
                    {'data':{'label':'opened %s','timestamp_unixtime_ms':%d,
                    'location':{'latitude':52.%d,'longitude':-0.%d,'accuracy':12.0}},
                    'event_type':'breadcrumb','location':{}}
                    """,
                    any(Words.SCREENS), now - 1_000L * (2 - i), decimals(), decimals());
        }
        json.close("]");
        json.add(
                """
                'class_name':'org.example.basecamp.BasketException','severity':'fatal',
                'message':'index 3 is out of bounds\\nfor length 3',
                'stack_trace':'at org.example.basecamp.Basket.line(Basket.java:88)\\n\\tat\
                 org.example.basecamp.Basket.total(Basket.java:41)',
                'exception_handled':false,'topmost_context':null,
                'pl_crash_report_file_base64':null,'ios_image_base_address':0,'ios_image_size':0,
                'session_number':2
                """);
    }

    private void commerce(long now) {
        int quantity = 1 + random.nextInt(3);
        json.add(
                """
                'product_action':{'action':'purchase','checkout_step':0,'checkout_options':null,
                'transaction_id':'%s','total_amount':%d.50,'tax_amount':0,'shipping_amount':4.90,
                'coupon_code':null,'products':[{'id':'sku-%d','name':'%s','brand':null,
                'price':12.50,'quantity':%d,'added_to_cart_time_ms':%d,'custom_attributes':{}}]},
                'promotion_action':null,'product_impressions':null,'currency_code':'EUR',
                'is_non_interactive':false,'event_name':'eCommerce - Purchase',
                'custom_event_type':'purchase'
                """,
                Words.guid(random),
                quantity * 12,
                random.nextInt(10_000),
                any(Words.PRODUCTS),
                quantity,
                now - 60_000);
    }

    private void commonFields(String eventType, Device device, long now) {
        if (device.platform != Platform.SERVER || random.nextBoolean()) {
            json.add(
                    device.idsAsText
                            ? "'event_id':'%d','timestamp_unixtime_ms':'%d'"
                            : "'event_id':%d,'timestamp_unixtime_ms':%d",
                    random.nextLong(),
                    now);
        }
        boolean hasMessageId = random.nextInt(10) > 0;
        json.add("'source_message_id':" + (hasMessageId ? "'" + Words.guid(random) + "'" : null));
        session(eventType, device, now);
        customAttributes();
        switch (random.nextInt(4)) {
            case 0 -> json.add("'location':null");
            case 1 -> json.add("'location':{}");
            case 2 ->
                    json.add(
                            "'location':{'latitude':52.%d,'longitude':-0.%d,'accuracy':12.0}",
                            decimals(), decimals());
            default -> {}
        }
        if (random.nextInt(6) == 0) {
            deviceState(device.platform == Platform.ANDROID);
        }
        json.add(
                """
                'data_connection_type':'%s','event_num':%d,'is_main_thread':true,
                'canonical_name':null
                """,
                device.platform.isMobile() ? "wifi" : "", device.eventNumber++);
    }

    private void session(String eventType, Device device, long now) {
        Device.Session session = device.session;
        boolean inBackground = eventType.startsWith("push_") || eventType.equals("uninstall");
        if (session == null || (inBackground && random.nextBoolean())) {
            json.add("'session_start_unixtime_ms':0,'event_start_unixtime_ms':0");
            return;
        }
        switch (device.platform) {
            case ROKU -> json.add("'session_id':'%s'", session.uuid);
            case WEB -> json.add("'session_uuid':'%s','session_id':'%d'", session.uuid, session.id);
            case ANDROID ->
                    json.add("'session_uuid':'%s','session_id':%d", session.uuid, session.id);
            default -> json.add("'session_uuid':'%s'", session.uuid);
        }
        json.add("'session_start_unixtime_ms':%d,'event_start_unixtime_ms':%d", session.start, now);
    }

    private void customAttributes() {
        switch (random.nextInt(4)) {
            case 0 -> json.add("'custom_attributes':null");
            case 1 ->
                    json.add(
                            """
                            'custom_attributes':{'position':3,'sponsored':false,'ratio':0.250,
                            'tags':['a',null],'nested':{'location':'shelf 4'},'none':null}
                            """);
            default ->
                    json.add(
                            "'custom_attributes':{'section':'%s','note':'%s','duration':'%d'}",
                            any(Words.SCREENS), any(Words.REPLIES), random.nextInt(600));
        }
    }

    private void deviceState(boolean android) {
        json.add(
                """
                'device_current_state':{'time_since_start_ms':%d,'battery_level':0.%d,
                'data_connection_type':'wifi','data_connection_type_detail':null,
                'total_system_memory_usage_bytes':31917297664,'disk_space_free_bytes':139796897792,
                'external_disk_space_free_bytes':0,'cpu':'64',
                'system_memory_available_bytes':892313600,'system_memory_low':null,
                'application_memory_max_bytes':402653184
                """,
                random.nextInt(100_000), random.nextInt(10));
        json.add(
                android
                        ? "'gps_state':'true','device_orientation':1}"
                        : "'gps_state':true,'device_orientation':'portrait'}");
    }

    private int decimals() {
        return 1_000 + random.nextInt(9_000);
    }

    private String any(String[] words) {
        return Words.any(words, random);
    }
}
