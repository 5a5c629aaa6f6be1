package io.flywheel.warehouse.state;

import java.time.LocalDate;

/**
 * The days for which a feed has accepted files.
 *
 * @param firstDay first day, inclusive
 * @param lastDay last day, inclusive
 */
public record DeliveredDays(LocalDate firstDay, LocalDate lastDay) {}
