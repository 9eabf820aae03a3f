-- One row a record, as it was stored. Ids are text, because they can exceed 2^53 and 5 equals "5".
CREATE OR REPLACE VIEW records AS
SELECT
  date_parse(hour, '%Y/%m/%d/%H') AS arrived,
  json_extract_scalar(line, '$.message_id') AS message_id,
  json_extract_scalar(line, '$.batch_id') AS batch_id,
  coalesce(json_extract_scalar(line, '$.environment'), 'production') AS environment,
  json_extract_scalar(line, '$.api_key') AS api_key,
  json_extract_scalar(line, '$.mpid') AS mpid,
  json_extract_scalar(line, '$.forwarding_info.device') AS device,
  CAST(json_extract_scalar(line, '$.forwarding_info.device_sequence') AS bigint) AS device_sequence,
  json_extract_scalar(line, '$.forwarding_info.close_reason') AS close_reason,
  CAST(json_extract_scalar(line, '$.forwarding_info.part') AS integer) AS part,
  CAST(json_extract_scalar(line, '$.forwarding_info.parts') AS integer) AS parts,
  CAST(json_extract(line, '$.events') AS array(json)) AS events,
  line
FROM stored
