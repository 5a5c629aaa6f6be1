/**
 * The generated company: who there is, what is sold, how much of it, drawn from seed and scale and
 * calibrated to published figures. What files say of it is in {@code feed}.
 */
package io.flywheel.feeds.company;
