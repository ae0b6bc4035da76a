package dev.neuralcollapse.bound;

/** A named share of the gap {@code F(W,H) - F*}. */
public record Term(String name, double value) {}
