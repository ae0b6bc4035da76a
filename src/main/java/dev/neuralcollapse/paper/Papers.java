package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Paper;

/** The papers whose statements are in the catalogue. */
final class Papers {
  static final Paper GLOBAL_OPTIMALITY =
      new Paper(
          "global-optimality",
          "P. Súkeník, C. H. Lampert, M. Mondelli, Neural Collapse is Globally Optimal in Deep"
              + " Regularized ResNets and Transformers, NeurIPS 2025, arXiv 2505.15239");

  private Papers() {}
}
