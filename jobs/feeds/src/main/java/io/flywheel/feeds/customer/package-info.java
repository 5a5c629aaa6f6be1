/**
 * Who buys from the generated company and who subscribes: the register of customers, the places in
 * each membership, and what their payments earn by month.
 */
package io.flywheel.feeds.customer;
