/**
 * Numbers that know how far they can be trusted: intervals, boxes, tolerances, error-free
 * transforms.
 */
@NullMarked
package dev.neuralcollapse.number;

import org.jspecify.annotations.NullMarked;
