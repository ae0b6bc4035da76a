package dev.neuralcollapse.proof;

import java.util.Locale;

/** Who vouches for a statement. */
public enum Mark {
  /** P: stated by the paper or its public discussion. */
  QUOTED("P"),
  /** D: derived for this project, proof given or sketched. */
  DERIVED("D");

  private final String letter;

  Mark(String letter) {
    this.letter = letter;
  }

  /** {@code P} or {@code D}. */
  public String letter() {
    return letter;
  }

  /** {@code quoted} or {@code derived}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
