package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.training.EmbeddingScale;

/** What the parts of a specification must be to each other. */
final class Together {
  private Together() {}

  static void check(Section s, RunSpec spec) throws Refusal {
    boolean attention = spec.architecture().kind().hasAttention();
    if (spec.data() instanceof DataPart.Named named) {
      if (named.patches().isDefined() && !attention) {
        throw s.block("data")
            .refuse(
                "patches",
                spec.architecture().kind().id() + " takes whole images",
                "leave it out, or choose a transformer: t11, t12, t21, t22");
      }
    } else if (attention) {
      throw s.block("data")
          .refuse(
              Section.NAME,
              "drawn vectors are no sequences",
              "name texts, or images with 'patches:', for " + spec.architecture().kind().id());
    }
    if (spec.architecture().depth() < 2 && byLogarithm(spec)) {
      throw s.block("architecture")
          .refuse("depth", "log(1) = 0 divides the decay", "give a depth of at least 2");
    }
    if (spec.goal().criterion() instanceof CumulativeLink c
        && spec.data() instanceof DataPart.Gaussian g
        && c.classes() < g.classes()) {
      throw s.block("goal")
          .refuse(
              "thresholds",
              "they make " + c.classes() + " classes",
              "give " + (g.classes() + 1) + " of them for " + g.classes() + " classes");
    }
    if (spec.initialisation() instanceof StartPart.Continuation
        && !(spec.optimiser() instanceof OptimiserPart.Lbfgs)) {
      throw s.block("initialisation")
          .refuse(
              Section.NAME,
              "a continuation trains its stages by L-BFGS",
              "choose 'optimiser: lbfgs', or another start such as he-over-depth");
    }
    if (spec.optimiser() instanceof OptimiserPart.Lbfgs l
        && l.scale() == EmbeddingScale.SCALED_OUT) {
      scaledOut(s.block("optimiser"), spec);
    }
  }

  private static void scaledOut(Section s, RunSpec spec) throws Refusal {
    String kind = spec.architecture().kind().id();
    if (!spec.architecture().kind().hasNorm()) {
      throw s.refuse(
          OptimiserPart.SCALE,
          "no LayerNorm makes the embedding's scale irrelevant in " + kind,
          "leave it out, or choose rn1, rn2, or a transformer");
    }
    Penalty penalty = spec.goal().penalty().at(spec.architecture().depth());
    if (penalty.embedding() == 0 && penalty.embeddingBias() == 0) {
      throw s.refuse(
          OptimiserPart.SCALE,
          "this embedding is free: its scale is out already",
          "leave it out, or 'embedding: penalised' in 'goal'");
    }
  }

  private static boolean byLogarithm(RunSpec spec) {
    return spec.goal()
        .decay()
        .values()
        .exists(l -> l instanceof dev.neuralcollapse.network.DecayLaw.OverLogDepth);
  }
}
