package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.optimum.DufmOptimum;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.optimum.SrgConstruction;
import io.vavr.control.Either;

/** The two solutions of deep unconstrained features with ReLU, from the options. */
final class ReluModels {

  private ReluModels() {}

  /** Deep collapse: an orthogonal frame of K vectors in every layer. */
  static Either<Fault, DufmOptimum> collapse(ModelOptions o) {
    int classes = o.sizes().classes();
    return wide(o, classes, "K orthogonal class means")
        .map(
            ok ->
                new DufmOptimum(
                    classes,
                    o.sizes().perClass(),
                    o.sizes().layers(),
                    o.decays().w(),
                    o.decays().h()));
  }

  /** The low-rank block on the edges, collapsed classes beside it. */
  static Either<Fault, SrgConstruction> lowRank(ModelOptions o) {
    int r = o.graph().vertices();
    if (o.sizes().layers() < 3) {
      return Either.left(
          new Fault(
              OptimumOption.LAYERS.spelling(),
              "the low-rank solution has none of " + o.sizes().layers(),
              "give 3 or more"));
    }
    if (r > SrgBlock.MOST_VERTICES) {
      return Either.left(
          new Fault(
              OptimumOption.VERTICES.spelling(),
              r + " vertices have too many subsets",
              "give at most " + SrgBlock.MOST_VERTICES));
    }
    SrgBlock block =
        o.graph().subset().map(p -> new SrgBlock(r, p)).getOrElse(() -> SrgBlock.best(r));
    int collapsed = o.sizes().classes() - block.classes();
    return wide(o, block.neurons() + collapsed, "C(r,p) + K - r(r-1)/2 neurons of the last layer")
        .map(
            ok ->
                new SrgConstruction(
                    block,
                    collapsed,
                    o.sizes().perClass(),
                    o.sizes().layers(),
                    o.decays().w(),
                    o.decays().h()));
  }

  private static Either<Fault, ModelOptions> wide(ModelOptions o, double needed, String what) {
    return o.sizes().width().forAll(d -> d >= needed)
        ? Either.right(o)
        : Either.left(
            new Fault(
                OptimumOption.WIDTH.spelling(),
                "too narrow for " + what,
                "give at least " + (long) needed));
  }
}
