/**
 * What the paired benchmark of {@code src/bench} does with its readings: parsing, ratios, goals and
 * the page. It stands among the tests because it is tested like everything else, while the
 * benchmarks themselves are compiled only in their profile.
 */
package dev.neuralcollapse.bench;
