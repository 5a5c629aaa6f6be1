/**
 * A company of one feed of sales and one reference table, from landing files to gold: six tables.
 */
package io.flywheel.feeds.shop;
