/** The business's arithmetic in plain Java: money, calendar, allocation. Knows no Spark. */
package io.flywheel.domain;
