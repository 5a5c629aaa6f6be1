/**
 * What the configuration says of feeds: settings, formats, columns and expressions, read strictly
 * and checked against the contracts. No file is opened here.
 */
package io.flywheel.feeds.mapping;
