package dev.neuralcollapse.experiment;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * One curve over depth, or a part of one: networks trained in the same way.
 *
 * @param variant none for L-RN1 at constant λ
 * @param optimiser how the objective is minimised
 * @param embedding whether it pays for the embedding
 * @param start where a run starts
 * @param budget cap on gradients (L-BFGS), or epochs (SGD), of a cell
 * @param kick as {@link Spec.Lbfgs#kick()}
 * @param perClass n of a subset of its own, the first of each class; none for all samples
 * @param depths L, increasing
 * @param seeds one run each at every depth
 * @param precision of the passes in training; none for 64 bits. What is measured is in 64 bits
 */
public record Series(
    Option<Variant> variant,
    Cell.Optimiser optimiser,
    EmbeddingDecay embedding,
    Start start,
    int budget,
    double kick,
    Option<Integer> perClass,
    Seq<Integer> depths,
    Seq<Long> seeds,
    @Added Option<Precision> precision) {

  /** Where a run starts. */
  public enum Start {
    /** Gaussian weights at full depth. */
    FRESH,
    /** Gaussian weights in a shallow network, each network refined into a deeper one. */
    CONTINUED,
    /**
     * The trained network of the next shallower depth of the same curve and seed, refined; fresh
     * where there is none. Its evaluations are not counted again.
     */
    REFINED,
    /**
     * The network of the same depth and seed trained with a free embedding, the scale of its
     * embedding, which LayerNorm makes idle, taken out: the penalised objective's infimum is that
     * of the free one, so there is nothing left to train.
     */
    SCALED
  }

  /** Name of the curve; parts of one curve share it. */
  public String id() {
    return plans().head().series();
  }

  /** Its cells, by depth, then seed. */
  public Seq<Cell.Plan> plans() {
    return depths.flatMap(d -> seeds.map(s -> new Cell.Plan(d, s, optimiser, embedding, variant)));
  }

  /** Whether its networks minimise the run's own objective: all samples, the same λ. */
  boolean solvesTheProblem() {
    return perClass.isEmpty() && variant.forAll(v -> v.law() == Variant.Law.CONSTANT);
  }

  boolean has(Cell.Plan plan) {
    return plan.variant().equals(variant)
        && plan.optimiser() == optimiser
        && plan.embedding() == embedding
        && depths.contains(plan.depth())
        && seeds.contains(plan.seed());
  }

  /** With other seeds: as many as asked for, unless it has fewer than the {@code usual} number. */
  Series withSeeds(Seq<Long> wanted, int usual) {
    return new Series(
        variant,
        optimiser,
        embedding,
        start,
        budget,
        kick,
        perClass,
        depths,
        Spec.fewer(seeds, wanted, usual),
        precision);
  }
}
