/**
 * Claims as values, and what decides them.
 *
 * <p>A claim on matrices is evaluated in intervals on instances. A scalar claim ({@link
 * dev.neuralcollapse.proof.BoxClaim}, written with {@link dev.neuralcollapse.proof.Everywhere})
 * says that terms ({@link dev.neuralcollapse.proof.Term}) are nonnegative on a whole box, sides
 * unbounded where the statement allows it, or that a function has exactly one root. Branch and
 * bound proves it, refutes it at a point, or gives up with the boxes left over; what it did is a
 * {@link dev.neuralcollapse.proof.Proof}, a few hundred letters that {@code proof.checker} walks
 * through again without any of this code.
 *
 * <p>Why the rules are sound: a term is continuous where its enclosure is defined on the box, and
 * differentiable but for the kinks of {@code |x|}, where any slope between both sides will do for
 * the mean value theorem and for monotonicity. An integer side may be treated as real by every rule
 * but the cut. Nothing is concluded from an enclosure that is not defined on the whole box.
 */
@NullMarked
package dev.neuralcollapse.proof;

import org.jspecify.annotations.NullMarked;
