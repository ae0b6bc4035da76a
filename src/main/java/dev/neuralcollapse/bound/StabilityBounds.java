package dev.neuralcollapse.bound;

import io.vavr.collection.Map;

/**
 * What a gap certifies of every pair of classifier and unit features at least as good.
 *
 * @param nc1 {@code tr Σ_W / tr Σ_B}
 * @param nc2 for simplex optima {@code ‖F(WWᵀ) - S_K/√(K-1)‖_F} (raw rows), for the orthonormal one
 *     {@code ‖WWᵀ/s² - I‖_F}
 * @param nc3 {@code 1 - mean cos(h_i, w_{y_i})} (raw rows)
 * @param extra further bounds under names of their own
 */
public record StabilityBounds(
    CertifiedBound nc1,
    CertifiedBound nc2,
    CertifiedBound nc3,
    Map<String, CertifiedBound> extra) {}
