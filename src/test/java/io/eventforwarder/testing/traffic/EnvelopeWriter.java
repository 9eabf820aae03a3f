package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Writes the fields of an event batch other than its events. */
record EnvelopeWriter(SplittableRandom random, JsonText json) {
    private static final String[] RARE_FIELDS = {
        "'integration_attributes':{'92':{'install_id':'1697-20231'}}",
        "'partner_identities':{'ad_partner':'%s'},'partner_identity':null",
        // Fields that are in no schema.
        "'modified':true,'page_url':'https:\\/\\/shop.example.org\\/?q=caf%%C3%%A9'",
        // The actual version follows; the last occurrence of a name counts.
        "'sdk_version':'0.0.0'",
        "'precise':[1.50, 2e3, -0, 12345678901234567890, 0.1000],'Environment':'another field'"
    };

    void write(Device device, long now) {
        boolean server = device.platform == Platform.SERVER;
        json.add("'source_request_id':'%s'", Words.guid(random));
        if (server && random.nextBoolean()) {
            json.add("'device_info':{}");
        } else {
            deviceInfo(device);
        }
        json.add(
                """
                'application_info':{'application_name':'Basecamp Store','application_version':'4.%d.0',
                'application_build_number':'1203','install_referrer':null,
                'package':'org.example.basecamp.%s','os':'%s'}
                """,
                device.minorVersion, device.platform.channelName, device.platform.platformName);
        userAttributes(device.user());
        userIdentities(device);
        json.add(
                "'environment':'%s','api_key':'%s','ip':'%s'",
                device.development ? "development" : "production", device.apiKey, device.ip);
        if (!server) {
            json.add("'context':{'data_plan':{'plan_id':'store_plan','plan_version':3}");
            if (random.nextInt(3) == 0) {
                int degrees = 40 + random.nextInt(10);
                json.add("'location':{'latitude':%d.3702,'longitude':4.8952}", degrees);
            }
            json.close("}");
        }
        consent(device);
        int rareField = random.nextInt(16);
        if (rareField < RARE_FIELDS.length) {
            json.add(RARE_FIELDS[rareField], device.apiKey);
        }
        json.add(
                """
                'source_info':{'channel':'%s','partner':null,'replay_request_id':null,
                'replay_job_id':null,'is_historical':false}
                """,
                server ? "server_to_server" : "native");
        if (!server) {
            json.add("'mp_deviceid':'%s'", random.nextInt(50) == 0 ? Words.ZERO_GUID : device.guid);
        } else if (random.nextBoolean()) {
            json.add("'mp_deviceid':null");
        }
        json.add("'attribution_info':null,'timestamp_unixtime_ms':%d", now);
        json.add(
                device.idsAsText ? "'batch_id':'%d','mpid':'%d'" : "'batch_id':%d,'mpid':%d",
                random.nextLong(),
                device.user().mpid);
        json.add("'sdk_version':'%s'", device.platform.sdkVersion);
    }

    private void deviceInfo(Device device) {
        boolean ios = device.platform == Platform.IOS;
        boolean android = device.platform == Platform.ANDROID;
        json.add(
                """
                'device_info':{'brand':'%s','product':'%s','device':'%s','device_manufacturer':'%s',
                'platform':'%s','os_version':'%s','device_model':'%s','screen_height':2532,
                'screen_width':1170,'screen_dpi':460,'device_country':'NL','locale_language':'nl',
                'locale_country':'NL','timezone_offset':1,'build_identifier':'21B74',
                'http_header_user_agent':'%s','cpu_architecture':'arm64','is_tablet':false,
                'limit_ad_tracking':%s,'is_dst':false
                """,
                ios ? "Apple" : "Brand " + device.model.charAt(0),
                device.model,
                device.ownerName + "'s " + device.model,
                ios ? "Apple" : "Manufacturer",
                device.platform.platformName,
                ios ? "17.1" : "13",
                device.model,
                device.userAgent,
                device.advertisingGuid.equals(Words.ZERO_GUID));
        if (device.platform.isMobile()) {
            json.add(
                    """
                    'network_country':'nl','network_carrier':'%s','network_code':'08',
                    'network_mobile_country_code':'204','radio_access_technology':'LTE'
                    """,
                    device.carrier);
        } else {
            json.add(
                    """
                    'network_country':null,'network_carrier':null,'network_code':null,
                    'network_mobile_country_code':null,'radio_access_technology':'None',
                    'push_token':null
                    """);
        }
        json.add(
                """
                'ios_idfv':'%s','ios_advertising_id':'%s','android_advertising_id':'%s',
                'roku_advertising_id':'%s','fire_advertising_id':'%s',
                'microsoft_advertising_id':null
                """,
                ios ? device.vendorGuid : Words.ZERO_GUID,
                ios ? device.advertisingGuid : Words.ZERO_GUID,
                android ? device.advertisingGuid : Words.ZERO_GUID,
                device.platform == Platform.ROKU ? device.advertisingGuid : Words.ZERO_GUID,
                Words.ZERO_GUID);
        json.add(
                android ? "'android_uuid':'%sa1b2c3d4'}" : "'android_uuid':null}",
                device.vendorGuid.substring(0, 8));
    }

    private void userAttributes(Device.User user) {
        int drawn = random.nextInt(20);
        if (drawn == 1) {
            json.add("'user_attributes':null,'deleted_user_attributes':['nickname']");
        } else if (drawn > 1) {
            json.add(
                    """
                    'user_attributes':{'$FirstName':'%s','$City':'%s','$Age':'%d',
                    'basket_value_cents':%d,'favourites':['%s','Tin Cup'],'nickname':null},
                    'deleted_user_attributes':null
                    """,
                    user.firstName, user.city, user.age, user.basketCents, user.favourite);
        }
    }

    private void userIdentities(Device device) {
        String customer = device.user().customerId();
        int drawn = random.nextInt(20);
        if (drawn == 1) {
            json.add("'user_identities':null");
        } else if (drawn > 1 && device.identitiesAsList) {
            json.add(
                    "'user_identities':[{'identity_type':'customer_id','identity':'%s'}]",
                    customer);
        } else if (drawn > 1) {
            json.add(
                    """
                    'user_identities':{'customer_id':'%s','email':'%s@example.org','facebook':null,
                    'device_application_stamp':'%s'}
                    """,
                    customer, customer, device.guid);
        }
    }

    private void consent(Device device) {
        if (random.nextInt(20) == 0) {
            json.add("'consent_state':null");
            return;
        }
        json.add(
                """
                'consent_state':{'gdpr':{'marketing':{'consented':true,
                'document':'marketing_terms_v2','timestamp_unixtime_ms':%d,
                'location':'Registration page, %s','hardware_id':'%s'}},
                'ccpa':{'data_sale_opt_out':{'consented':false,'document':null,'location':null}}}
                """,
                device.consentedAt, device.registrationCity, device.vendorGuid);
    }
}
