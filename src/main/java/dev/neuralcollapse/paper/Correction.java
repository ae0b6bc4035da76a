package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Paper;

/**
 * A statement in print that is wrong or imprecise, with what refutes it and what is true instead.
 * The printed statement stands in the catalogue as a twin of the mended one, so that every
 * verification refutes it again.
 *
 * @param paper where it is printed
 * @param place theorem, equation, section or file of the released code
 * @param printed the statement as printed or commonly read, in words and {@code $…$} formulas
 * @param claim id of the claim that is true instead
 * @param twin name of that claim's twin that says what is printed
 * @param byHand the counterexample in numbers that a reader can check with pencil or calculator
 * @param mended the true statement, in words and formulas
 */
public record Correction(
    Paper paper,
    String place,
    String printed,
    String claim,
    String twin,
    String byHand,
    String mended) {}
