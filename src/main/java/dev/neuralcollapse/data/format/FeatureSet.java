package dev.neuralcollapse.data.format;

/** Features from elsewhere, of classes or of a regression. */
public sealed interface FeatureSet permits FeatureBundle, RegressionBundle {

  /** The file they were read from. */
  String source();
}
