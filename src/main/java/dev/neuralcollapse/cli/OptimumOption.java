package dev.neuralcollapse.cli;

/** What the optimum of a model can be asked with: its spelling, and its key in JSON. */
enum OptimumOption {
  CLASSES("--classes", "classes", "K"),
  PER_CLASS("--per-class", "perClass", "N"),
  LAYERS("--layers", "layers", "L"),
  WIDTH("--width", "width", "D"),
  DECAY("--decay", "decay", "LAMBDA"),
  DECAY_W("--decay-w", "decayW", "LAMBDA"),
  DECAY_H("--decay-h", "decayH", "LAMBDA"),
  DECAY_BIAS("--decay-bias", "decayBias", "LAMBDA"),
  LOSS("--loss", "loss", "LOSS"),
  VERTICES("--vertices", "vertices", "R"),
  SUBSET("--subset", "subset", "P"),
  LINK("--link", "link", "LINK"),
  THRESHOLDS("--thresholds", "thresholds", "B0,..,BQ"),
  WEIGHTS("--weights", "weights", "A1,..,AQ"),
  COVARIANCE("--covariance", "covariance", "E1,E2,.."),
  DATA_NOISE("--data-noise", "dataNoise", "S");

  private final String spelling;
  private final String key;
  private final String value;

  OptimumOption(String spelling, String key, String value) {
    this.spelling = spelling;
    this.key = key;
    this.value = value;
  }

  String spelling() {
    return spelling;
  }

  String key() {
    return key;
  }

  /** The word of its value in the help. */
  String value() {
    return value;
  }
}
