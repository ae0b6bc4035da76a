/**
 * The trainer's engine: mutable hot loops behind the pure signature of {@link
 * dev.neuralcollapse.training.kernel.Engine}.
 *
 * <p>An engine takes {@code Tile}s of whole sequences (a plain sample is a sequence of one token)
 * through a list of {@code Stage}s and back. One engine serves all architectures and both
 * precisions; nothing but {@code Arithmetic<A>} and its implementations knows whether {@code A} is
 * {@code double[]} or {@code float[]}. θ and the gradient are always {@code double[]}.
 *
 * <ul>
 *   <li>{@code Arithmetic}: products in register blocks, and loops over rows. Scalars and vectors
 *       give the same bits, and so do vectors of any width. {@code Blas} is the exception: products
 *       by a library of the machine, for who needs no bits.
 *   <li>{@code Store}, {@code Parameter}: every slot of the {@link
 *       dev.neuralcollapse.network.Layout} some stage uses, as a {@code Weight} packed for products
 *       or as plain {@code Values} (vectors, tables); loaded from θ once an evaluation, shared by
 *       all threads.
 *   <li>{@code Gradient}: one partial sum of the gradient; at most sixteen of them, whatever the
 *       number of threads, added by {@code Collector} in a fixed tree.
 *   <li>{@code Kit}: what one worker's stages are made with; {@code Buffer}: a matrix with one
 *       token a row; {@code Linear} and {@code LayerNorm}: the parts stages share.
 *   <li>{@code Pass}: forward through all stages, {@code CriterionRow} on every row of outputs, and
 *       back. {@code Assembly} says which stages an architecture has.
 * </ul>
 *
 * <p>A new stage takes a {@code Kit} and the {@code Buffer} it reads, makes its own output buffer,
 * keeps in buffers of its own what the way back needs, adds to {@code
 * tile.gradient().sum(parameter)} (or lets {@code Linear} do it) and returns the gradient in its
 * input. It may rely on: padding columns are zero, rows beyond {@code tile.rows()} are rubbish that
 * nobody reads. It must not: let a result depend on the worker, on earlier tiles, or on rows other
 * than the tile's; allocate in {@code forward} or {@code backward}. Then {@code Assembly} adds it.
 */
@NullMarked
package dev.neuralcollapse.training.kernel;

import org.jspecify.annotations.NullMarked;
