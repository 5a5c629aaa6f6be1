/** Business days as sets of ranges: what a change touches and what has to be computed again. */
package io.flywheel.domain.calendar;
