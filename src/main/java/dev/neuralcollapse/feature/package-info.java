/** Features, class means and classifiers as distinct types, with two-pass statistics. */
@NullMarked
package dev.neuralcollapse.feature;

import org.jspecify.annotations.NullMarked;
