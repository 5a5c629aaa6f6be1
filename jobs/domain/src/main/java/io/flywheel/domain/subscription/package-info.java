/**
 * Replay of subscriptions: who is covered when, and on which days the money is earned. One
 * subscriber and product family at a time; days are those of the reporting time zone.
 */
package io.flywheel.domain.subscription;
