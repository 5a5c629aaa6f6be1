-- A changed customer has a row, or had one, if the first order came by the end of the last whole month.
SELECT f.month
FROM (SELECT MAX(month) AS month FROM gold.value_fit) AS f
JOIN (SELECT MIN(cohort_month) AS first_month FROM changes) AS c ON c.first_month <= f.month
