package dev.neuralcollapse.proof;

import io.vavr.collection.Seq;

/**
 * A whole-box proof as a value.
 *
 * <p>Every goal has a tree, written in prefix notation. A node says how the term at hand (at first
 * the goal) is shown nonnegative on the box at hand (at first the whole); sides are letters in the
 * order of their names:
 *
 * <table>
 * <caption>Nodes</caption>
 * <tr><td>{@code .}</td><td>its natural enclosure is nonnegative</td></tr>
 * <tr><td>{@code ~}</td><td>its mean value form is, about the middle of the box</td></tr>
 * <tr><td>{@code +a T U}</td><td>T shows that its derivative along side a is nonnegative, so that U
 * need only show the term at the lower end of a</td></tr>
 * <tr><td>{@code -a T U}</td><td>the same for minus the derivative and the upper end</td></tr>
 * <tr><td>{@code |a T U}</td><td>T for the lower half of side a and U for the upper one; {@code
 * |a@x; T U} cuts at x; integer sides go on with the next integer</td></tr>
 * <tr><td>{@code =a T}</td><td>side a is a point, which is put in</td></tr>
 * <tr><td>{@code % T}</td><td>multiplied out</td></tr>
 * <tr><td>{@code / T}</td><td>without the common factors that are nonnegative on the box</td></tr>
 * </table>
 *
 * @param assertion what is proved
 * @param trees one for every goal
 * @param boxes looked at
 * @param margin a lower bound of all goals
 */
public record Proof(Assertion assertion, Seq<String> trees, int boxes, double margin) {}
