package dev.neuralcollapse.bound;

import dev.neuralcollapse.number.Interval;

/** A named share of the gap, enclosed. */
public record IntervalTerm(String name, Interval value) {}
