-- One row a record that was split, with the events of all its parts.
SELECT
  environment, api_key, mpid, device, batch_id, parts,
  count(*) = parts AS is_complete,
  flatten(array_agg(events ORDER BY part)) AS events
FROM (
  SELECT *, row_number() OVER (PARTITION BY message_id ORDER BY arrived) AS copy
  FROM records
)
WHERE copy = 1 AND parts > 1
GROUP BY environment, api_key, mpid, device, batch_id, parts
