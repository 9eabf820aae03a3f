package io.eventforwarder.benchmark.throughput.sql;

import java.nio.file.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableDescriptor;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * The job that one would write in Flink SQL: what is known of a batch has a column, the rest is
 * dropped. Its records are rows; nothing makes JSON of them again. What SQL cannot take the newest
 * of, as rows and maps, is read as text. {@code sdk_version} has no column: some senders write it
 * twice, and Flink's reader of JSON then loses other fields.
 */
public final class SqlJob {
    private static final String BATCHES =
            """
            CREATE TABLE batches (
              mp_deviceid STRING,
              mpid STRING,
              api_key STRING,
              environment STRING,
              ip STRING,
              timestamp_unixtime_ms BIGINT,
              device_info ROW<
                brand STRING, product STRING, device STRING, device_manufacturer STRING,
                platform STRING, os_version STRING, device_model STRING, device_country STRING,
                locale_language STRING, locale_country STRING, network_carrier STRING,
                http_header_user_agent STRING, limit_ad_tracking BOOLEAN, ios_idfv STRING,
                android_uuid STRING, ios_advertising_id STRING, android_advertising_id STRING,
                roku_advertising_id STRING>,
              application_info STRING,
              user_attributes STRING,
              user_identities STRING,
              events ARRAY<ROW<
                event_type STRING,
                data ROW<
                  event_id STRING, timestamp_unixtime_ms STRING, event_start_unixtime_ms STRING,
                  session_uuid STRING, session_id STRING, session_start_unixtime_ms STRING,
                  source_message_id STRING, event_num INT, event_name STRING,
                  custom_event_type STRING, screen_name STRING, label STRING, `message` STRING,
                  http_verb STRING, url STRING, response_code STRING,
                  application_transition_type STRING, push_message_type STRING,
                  user_attribute_name STRING, currency_code STRING, data_connection_type STRING,
                  custom_attributes MAP<STRING, STRING>,
                  location ROW<latitude DOUBLE, longitude DOUBLE, accuracy DOUBLE>,
                  product_action ROW<
                    action STRING, transaction_id STRING, total_amount DOUBLE,
                    products ARRAY<ROW<id STRING, name STRING, price DOUBLE, quantity INT>>>>>>,
              device_key AS COALESCE(
                NULLIF(NULLIF(mp_deviceid, ''), '00000000-0000-0000-0000-000000000000'),
                NULLIF(device_info.ios_idfv, '00000000-0000-0000-0000-000000000000'),
                device_info.android_uuid,
                mpid),
              sent_at AS TO_TIMESTAMP_LTZ(timestamp_unixtime_ms, 3),
              WATERMARK FOR sent_at AS sent_at - INTERVAL '5' SECOND
            ) WITH (
              'connector' = 'filesystem',
              'path' = '%s',
              'format' = 'json'
            )
            """;

    private static final String WANTED =
            """
            CREATE TEMPORARY VIEW wanted AS
            SELECT
              device_key, sent_at, mpid, api_key, environment, ip, device_info,
              application_info, user_attributes, user_identities, ROW(event_type, data) AS event
            FROM batches
            CROSS JOIN UNNEST(events) AS e (event_type, data)
            WHERE event_type NOT IN ('a type that is not wanted', 'another one')
            """;

    private static final String RECORDS =
            """
            SELECT
              device_key,
              window_end,
              LAST_VALUE(mpid) AS mpid,
              LAST_VALUE(api_key) AS api_key,
              LAST_VALUE(environment) AS environment,
              LAST_VALUE(ip) AS ip,
              LAST_VALUE(device_info.platform) AS platform,
              LAST_VALUE(device_info.os_version) AS os_version,
              LAST_VALUE(device_info.device_model) AS device_model,
              LAST_VALUE(device_info.locale_country) AS locale_country,
              LAST_VALUE(application_info) AS application_info,
              LAST_VALUE(user_attributes) AS user_attributes,
              LAST_VALUE(user_identities) AS user_identities,
              ARRAY_AGG(event) AS events
            FROM TABLE(TUMBLE(TABLE wanted, DESCRIPTOR(sent_at), INTERVAL '10' MINUTES))
            GROUP BY window_start, window_end, device_key
            """;

    private SqlJob() {}

    /** Reads a file of batches; what would leave goes into a black hole. */
    public static void build(StreamExecutionEnvironment env, Path input) {
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        StreamStatementSet statements = tables.createStatementSet();
        statements.add(
                records(tables, input)
                        .insertInto(TableDescriptor.forConnector("blackhole").build()));
        statements.attachAsDataStream();
    }

    /** Reads a file of batches into a record for each device and ten minutes. */
    public static Table records(StreamTableEnvironment tables, Path input) {
        tables.executeSql(BATCHES.formatted(input.toUri()));
        tables.executeSql(WANTED);
        return tables.sqlQuery(RECORDS);
    }
}
