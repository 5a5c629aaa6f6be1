/**
 * The generated company: what is sold, where, by whom and how much of it, drawn from seed and scale
 * and calibrated to published figures. Customers are in {@code customer}, expenses in {@code cost};
 * what files say of it is in {@code feed}.
 */
package io.flywheel.feeds.company;
