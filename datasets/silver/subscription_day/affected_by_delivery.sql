-- Days that the feed of subscriptions has delivered since; all of them when it is new, or delivers an earlier first day.
WITH moved AS (
  SELECT
    MAX(last_day) AS last_day,
    IF(COUNT(*) = 2 AND MIN(first_day) = MAX(first_day), DATE_ADD(MIN(last_day), 1), MIN(first_day)) AS since
  FROM changes
  WHERE feed = 'subscriptions'
  HAVING COUNT(*) > 0
)

SELECT EXPLODE(SEQUENCE(since, last_day)) AS day
FROM moved
