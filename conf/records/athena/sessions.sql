-- One row a session, with the events of all its records: parts, records of close_reason size, and late events.
SELECT
  environment, api_key, mpid, device, session_id,
  max(arrived) AS last_arrived,
  array_agg(event ORDER BY timestamp_ms, arrived, device_sequence, position) AS events
FROM events
WHERE session_id <> '0'
GROUP BY environment, api_key, mpid, device, session_id
