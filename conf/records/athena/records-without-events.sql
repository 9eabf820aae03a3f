-- One row a record without events. Duplicates have the same message_id.
SELECT message_id, min(arrived) AS arrived, arbitrary(line) AS line
FROM records
WHERE cardinality(events) = 0
GROUP BY message_id
