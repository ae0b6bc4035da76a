package dev.neuralcollapse.proof;

/**
 * A paper whose statements are checked.
 *
 * @param id short name, the first part of its claims' ids, e.g. {@code global-optimality}
 * @param citation authors, title, venue and identifier
 */
public record Paper(String id, String citation) {

  /** A statement of the paper itself, at this place of it. */
  public Source quoted(String place) {
    return new Source(this, place, Mark.QUOTED, false, false);
  }

  /** A statement derived for this project about this place of the paper. */
  public Source derived(String place) {
    return new Source(this, place, Mark.DERIVED, false, false);
  }
}
