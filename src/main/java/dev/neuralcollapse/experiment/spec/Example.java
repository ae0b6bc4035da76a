package dev.neuralcollapse.experiment.spec;

/** A specification with every key explained, which runs as it stands. */
public final class Example {
  private Example() {}

  /** For {@code collapse train}; with the last lines uncommented, for {@code collapse sweep}. */
  public static String text() {
    return """
    # A training run. What is left out has the value shown, but for data, depth and decay.
    data:
      name: digits            # of 'collapse data list'; or 'path: file-or-folder'
      per-class: 20           # balanced: the first 20 of each class; left out: all samples
      # subset-seed: 1        # draws them instead of taking the first
      prepare: none           # none | centred | standardised columns
      # patches: 4x4          # cuts square images for a transformer
      # vocabulary: 5000      # of texts, for a transformer
      # length: 128           # of texts: words each
    architecture:
      name: rn1               # rn1 | rn2 | t11 | t12 | t21 | t22 | mlp | resnet
      norm: post              # LayerNorm: post | pre | ends
      affine: false           # a trained gain and shift behind every LayerNorm
      width: 64
      depth: 3                # L, the head counted
      # mask: causal          # causal | full           (transformers)
      # keys: learned         # learned | zero          (transformers)
      # readout: last         # last | every token      (transformers)
    goal:
      loss: ce                # ce | mse | mse-bias | regression | regression-bias |
                              # cumulative-link (with link: and thresholds:)
      decay: 0.005            # a number, c/L, c/log(L); or one for each group:
                              # {embedding: , embedding-bias: , hidden: , hidden-bias: ,
                              #  norm: , head: , head-bias: }, those left out are free
      embedding: free         # free | penalised (as mlp and resnet have it)
    optimiser:
      name: lbfgs             # lbfgs | newton | sgd | momentum | nesterov | adam | adamW
      evaluations: 400        # at most
      gradient: 0.05          # converged: relative gradient at most this, and
      decrease: 2e-5          # relative decrease over 100 evaluations at most this
      memory: 24
      kick: 0                 # relative size of random moves after a first minimum
      # embedding-scale: trained  # trained | scaled-out: a penalised embedding's scale,
      #                       # which LayerNorm makes irrelevant, solved for (lbfgs)
      # for the first-order methods instead:
      # rate: 0.1
      # epochs: 100
      # batch: 0              # 0: all samples
      # momentum: 0.9         # momentum, nesterov
      # beta1: 0.9            # adam, adamW; likewise beta2: 0.999 and epsilon: 1e-8
      # decoupled-decay: 0    # adamW; the objective's own decay is in 'goal'
      # schedule: {name: step, at: [80], factor: 0.1, warm-up: 0}
      #                       # or {name: cosine, last: 0}, or constant
    initialisation: he-over-depth   # he | he-over-depth | balanced | construction |
                              # {name: continuation, ratio: 3, evaluations: 100} |
                              # {name: network | grown | refined, from: run-or-folder}
    precision: f64            # f64 | f32
    seed: 1
    checkpoint: 100           # evaluations or epochs between checkpoints, 0 for none
    curvature: 0              # products for the Hessian's smallest eigenvalue at the end
    # for 'collapse sweep': any key with a list, all combinations
    # grid:
    #   depth: [2, 3, 5]
    #   seed: [1..3]
    """;
  }
}
