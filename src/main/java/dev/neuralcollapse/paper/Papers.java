package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Paper;

/** The papers whose statements are in the catalogue. */
public final class Papers {
  public static final Paper GLOBAL_OPTIMALITY =
      new Paper(
          "global-optimality",
          "P. Súkeník, C. H. Lampert, M. Mondelli, Neural Collapse is Globally Optimal in Deep"
              + " Regularized ResNets and Transformers, NeurIPS 2025, arXiv 2505.15239");

  public static final Paper BACKGROUND =
      new Paper(
          "background",
          "Z. Zhu et al., A Geometric Analysis of Neural Collapse with Unconstrained Features,"
              + " NeurIPS 2021; J. Zhou et al., On the Optimization Landscape of Neural Collapse"
              + " under MSE Loss, ICML 2022; T. Tirer, J. Bruna, Extended Unconstrained Features"
              + " Model for Exploring Deep Neural Collapse, ICML 2022");

  public static final Paper PROGRESSIVE_COLLAPSE =
      new Paper(
          "progressive-collapse",
          "S. Wang, K. Gai, S. Zhang, Progressive Feedforward Collapse of ResNet Training, arXiv"
              + " 2405.00985");

  public static final Paper LOW_RANK_BIAS =
      new Paper(
          "low-rank-bias",
          "P. Súkeník, C. H. Lampert, M. Mondelli, Neural Collapse vs. Low-rank Bias: Is Deep"
              + " Neural Collapse Really Optimal?, NeurIPS 2024, arXiv 2405.14468");

  public static final Paper PERSISTENCE =
      new Paper(
          "persistence",
          "C. Garrod, J. P. Keating, The Persistence of Neural Collapse Despite Low-Rank Bias,"
              + " arXiv 2410.23169");

  public static final Paper ORDINAL =
      new Paper(
          "ordinal",
          "C. Ma, T. Obuchi, T. Tanaka, Neural Collapse in Cumulative Link Models for Ordinal"
              + " Regression, arXiv 2506.05801");

  public static final Paper ORTHOGONALLY_SEPARABLE =
      new Paper(
          "orthogonally-separable",
          "H. Min, Z. Zhu, R. Vidal, Neural Collapse under Gradient Flow on Shallow ReLU Networks"
              + " for Orthogonally Separable Data, arXiv 2510.21078");

  public static final Paper DEEP_REGRESSION =
      new Paper("deep-regression", "Deep Neural Regression Collapse, arXiv 2603.23805");

  public static final Paper REGRESSION =
      new Paper(
          "regression",
          "G. Andriopoulos, Z. Dong, L. Guo, Z. Zhao, K. Ross, The Prevalence of Neural Collapse in"
              + " Neural Multivariate Regression, NeurIPS 2024, arXiv 2409.04180");

  public static final Paper GEOMETRIC_COMPLEXITY =
      new Paper(
          "geometric-complexity",
          "M. Munn, B. Dherin, J. Gonzalvo, The Impact of Geometric Complexity on Neural Collapse"
              + " in Transfer Learning, NeurIPS 2024, arXiv 2405.15706");

  private Papers() {}
}
