/**
 * Who buys from the generated company and who subscribes: the calendars of customers, the places in
 * each membership, what their payments earn by month, and what joining brings.
 */
package io.flywheel.feeds.customer;
