/** The business's arithmetic in plain Java: money, calendar, allocation, effect. Knows no Spark. */
package io.flywheel.domain;
