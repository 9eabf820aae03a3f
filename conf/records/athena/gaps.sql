-- The numbers that are missing from a device's records. The numbers restart after seven days without a record;
-- arrivals are known to the hour. A first run may begin before the first hour that is read.
WITH numbers AS (
  SELECT DISTINCT device, arrived, device_sequence AS number
  FROM records
  WHERE device_sequence IS NOT NULL
),
restarts AS (
  SELECT
    *,
    number <= lag(number) OVER by_arrival
      AND arrived >= lag(arrived) OVER by_arrival + INTERVAL '6' DAY AS is_restart
  FROM numbers
  WINDOW by_arrival AS (PARTITION BY device ORDER BY arrived, number)
),
runs AS (
  SELECT
    device,
    number,
    count_if(is_restart) OVER (PARTITION BY device ORDER BY arrived, number ROWS UNBOUNDED PRECEDING) AS run
  FROM restarts
),
steps AS (
  SELECT
    device,
    run,
    number,
    lag(number, 1, IF(run = 0, number - 1, 0)) OVER (PARTITION BY device, run ORDER BY number) AS previous
  FROM (SELECT DISTINCT device, run, number FROM runs)
)
SELECT device, run, previous + 1 AS first_missing, number - 1 AS last_missing
FROM steps
WHERE number > previous + 1
