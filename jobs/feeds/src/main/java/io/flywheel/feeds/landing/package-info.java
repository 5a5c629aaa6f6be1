/**
 * Which files of the landing area are new: listing, manifests, and what earlier runs have taken.
 * Contents are read for checksums only.
 */
package io.flywheel.feeds.landing;
