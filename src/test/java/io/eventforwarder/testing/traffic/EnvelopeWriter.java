package io.eventforwarder.testing.traffic;

import java.util.SplittableRandom;

/** Writes the fields of an event batch beside its events. */
final class EnvelopeWriter {
    private static final String NO_TELEPHONY =
            "\"network_country\":null,\"network_carrier\":null,\"network_code\":null,"
                    + "\"network_mobile_country_code\":null,\"radio_access_technology\":\"None\","
                    + "\"push_token\":null";

    private final SplittableRandom random;
    private final JsonText json;

    EnvelopeWriter(SplittableRandom random, JsonText json) {
        this.random = random;
        this.json = json;
    }

    void write(Device device, long now) {
        json.text("source_request_id", Ids.guid(random));
        deviceInfo(device);
        applicationInfo(device);
        userAttributes(device.user());
        userIdentities(device);
        json.text("environment", device.development ? "development" : "production");
        json.text("api_key", device.apiKey);
        json.text("ip", device.ip());
        context(device);
        consent(device);
        rareFields(device);
        json.json(
                "source_info",
                "{\"channel\":\""
                        + (device.platform == Platform.SERVER ? "server_to_server" : "native")
                        + "\",\"partner\":null,\"replay_request_id\":null,\"replay_job_id\":null,"
                        + "\"is_historical\":false}");
        deviceId(device);
        json.nul("attribution_info");
        json.number("timestamp_unixtime_ms", now);
        long batchId = random.nextLong();
        long mpid = device.user().id;
        if (device.idsAsText) {
            json.numberInText("batch_id", batchId).numberInText("mpid", mpid);
        } else {
            json.number("batch_id", batchId).number("mpid", mpid);
        }
        json.text("sdk_version", device.platform.sdkVersion);
    }

    private void deviceId(Device device) {
        if (device.platform == Platform.SERVER) {
            if (random.nextBoolean()) {
                json.nul("mp_deviceid");
            }
        } else if (random.nextInt(50) == 0) {
            json.text("mp_deviceid", Ids.ZERO_GUID);
        } else {
            json.text("mp_deviceid", device.guid);
        }
    }

    private void deviceInfo(Device device) {
        if (device.platform == Platform.SERVER && random.nextBoolean()) {
            json.json("device_info", "{}");
            return;
        }
        boolean ios = device.platform == Platform.IOS;
        boolean android = device.platform == Platform.ANDROID;
        json.open("device_info")
                .text("brand", ios ? "Apple" : "Brand " + device.model.charAt(0))
                .text("product", device.model)
                .text("device", device.name())
                .text("device_manufacturer", ios ? "Apple" : "Manufacturer")
                .text("platform", device.platform.platformName)
                .text("os_version", ios ? "17.1" : "13")
                .text("device_model", device.model)
                .number("screen_height", 2532)
                .number("screen_width", 1170)
                .number("screen_dpi", 460)
                .text("device_country", "NL")
                .text("locale_language", "nl")
                .text("locale_country", "NL")
                .number("timezone_offset", 1)
                .text("build_identifier", "21B74")
                .text("http_header_user_agent", device.userAgent())
                .text("cpu_architecture", "arm64")
                .bool("is_tablet", false)
                .bool("limit_ad_tracking", device.advertisingGuid.equals(Ids.ZERO_GUID))
                .bool("is_dst", false);
        if (device.platform.isMobile()) {
            json.text("network_country", "nl")
                    .text("network_carrier", device.carrier)
                    .text("network_code", "08")
                    .text("network_mobile_country_code", "204")
                    .text("radio_access_technology", "LTE");
        } else {
            json.json(NO_TELEPHONY);
        }
        json.text("ios_idfv", ios ? device.vendorGuid : Ids.ZERO_GUID)
                .text("ios_advertising_id", ios ? device.advertisingGuid : Ids.ZERO_GUID)
                .text("android_advertising_id", android ? device.advertisingGuid : Ids.ZERO_GUID)
                .text(
                        "roku_advertising_id",
                        device.platform == Platform.ROKU ? device.advertisingGuid : Ids.ZERO_GUID)
                .text("fire_advertising_id", Ids.ZERO_GUID)
                .nul("microsoft_advertising_id");
        if (android) {
            json.text("android_uuid", device.vendorGuid.substring(0, 8) + "a1b2c3d4");
        } else {
            json.nul("android_uuid");
        }
        json.close();
    }

    private void applicationInfo(Device device) {
        json.open("application_info")
                .text("application_name", "Basecamp Store")
                .text("application_version", device.applicationVersion())
                .text("application_build_number", "1203")
                .nul("install_referrer")
                .text("package", "org.example.basecamp." + device.platform.channelName)
                .text("os", device.platform.platformName)
                .close();
    }

    private void userAttributes(User user) {
        int drawn = random.nextInt(20);
        if (drawn == 0) {
            return;
        }
        if (drawn == 1) {
            json.nul("user_attributes").openArray("deleted_user_attributes");
            json.json("\"nickname\"").closeArray();
            return;
        }
        json.open("user_attributes")
                .text("$FirstName", user.firstName)
                .text("$City", user.city())
                .numberInText("$Age", user.age)
                .number("basket_value_cents", user.basketCents())
                .json("favourites", "[\"" + user.favourite() + "\",\"Tin Cup\"]")
                .nul("nickname")
                .close()
                .nul("deleted_user_attributes");
    }

    private void userIdentities(Device device) {
        String customer = device.user().customerId();
        int drawn = random.nextInt(20);
        if (drawn == 0) {
            return;
        }
        if (drawn == 1) {
            json.nul("user_identities");
        } else if (device.identitiesAsList) {
            json.json(
                    "user_identities",
                    "[{\"identity_type\":\"customer_id\",\"identity\":\"" + customer + "\"}]");
        } else {
            json.open("user_identities")
                    .text("customer_id", customer)
                    .text("email", customer + "@example.org")
                    .nul("facebook")
                    .text("device_application_stamp", device.guid)
                    .close();
        }
    }

    private void context(Device device) {
        if (device.platform == Platform.SERVER) {
            return;
        }
        json.open("context").json("data_plan", "{\"plan_id\":\"store_plan\",\"plan_version\":3}");
        if (random.nextInt(3) == 0) {
            json.json("location", location());
        }
        json.close();
    }

    private String location() {
        return "{\"latitude\":" + (40 + random.nextInt(10)) + ".3702,\"longitude\":4.8952}";
    }

    private void consent(Device device) {
        if (random.nextInt(20) == 0) {
            json.nul("consent_state");
            return;
        }
        json.open("consent_state").open("gdpr").open("marketing");
        json.bool("consented", true)
                .text("document", "marketing_terms_v2")
                .number("timestamp_unixtime_ms", device.consentedAt)
                .text("location", "Registration page, " + device.registrationCity)
                .text("hardware_id", device.vendorGuid)
                .close()
                .close()
                .open("ccpa")
                .json(
                        "data_sale_opt_out",
                        "{\"consented\":false,\"document\":null,\"location\":null}")
                .close()
                .close();
    }

    private void rareFields(Device device) {
        switch (random.nextInt(16)) {
            case 0 ->
                    json.json("integration_attributes", "{\"92\":{\"install_id\":\"1697-20231\"}}");
            case 1 ->
                    json.json("partner_identities", "{\"ad_partner\":\"" + device.apiKey + "\"}")
                            .nul("partner_identity");
            case 2 -> {
                // An SDK's own, which no schema has.
                json.bool("modified", true)
                        .text("page_url", "https:\\/\\/shop.example.org\\/?q=caf%C3%A9");
            }
            case 3 -> {
                // The last occurrence counts.
                json.text("sdk_version", "0.0.0");
            }
            case 4 ->
                    json.json("precise", "[1.50, 2e3, -0, 12345678901234567890, 0.1000]")
                            .text("Environment", "another field");
            default -> {}
        }
    }
}
