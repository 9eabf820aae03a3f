-- The records that Firehose stored below its default prefix. Replace BUCKET, PREFIX and the first hour.
CREATE EXTERNAL TABLE stored (line string)
PARTITIONED BY (hour string)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\001'
STORED AS TEXTFILE
LOCATION 's3://BUCKET/PREFIX/'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.hour.type' = 'date',
  'projection.hour.format' = 'yyyy/MM/dd/HH',
  'projection.hour.range' = '2026/01/01/00,NOW',
  'projection.hour.interval' = '1',
  'projection.hour.interval.unit' = 'HOURS',
  'storage.location.template' = 's3://BUCKET/PREFIX/${hour}/'
)
