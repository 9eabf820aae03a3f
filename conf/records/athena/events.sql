-- One row an event. Duplicates within the hours that a query reads are dropped.
CREATE OR REPLACE VIEW events AS
SELECT *
FROM (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY environment, api_key, mpid, device, event_id
      ORDER BY arrived, device_sequence
    ) AS copy
  FROM (
    SELECT
      r.arrived, r.message_id, r.environment, r.api_key, r.mpid, r.device, r.device_sequence, r.close_reason,
      e.position,
      json_extract_scalar(e.event, '$.data.event_id') AS event_id,
      json_extract_scalar(e.event, '$.event_type') AS event_type,
      json_extract_scalar(e.event, '$.data.session_id') AS session_id,
      TRY_CAST(json_extract_scalar(e.event, '$.data.timestamp_unixtime_ms') AS double) AS timestamp_ms,
      e.event
    FROM records r CROSS JOIN UNNEST(r.events) WITH ORDINALITY AS e (event, position)
  )
)
WHERE copy = 1
