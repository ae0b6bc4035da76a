package dev.neuralcollapse.network;

import io.vavr.collection.Map;
import io.vavr.collection.TreeMap;

/**
 * How the decay of each group depends on the depth.
 *
 * @param laws a law for every group that is penalised; the others are free at every depth
 */
public record PenaltyLaw(Map<Role, DecayLaw> laws) {

  /** One law for all weights and biases but the head's bias, which stays free. */
  public static PenaltyLaw uniform(DecayLaw law) {
    Map<Role, DecayLaw> laws = TreeMap.empty();
    for (Role role : Role.values()) {
      laws = laws.put(role, law);
    }
    return new PenaltyLaw(laws).free(Role.HEAD_BIAS);
  }

  /** The same with another law for one group. */
  public PenaltyLaw with(Role role, DecayLaw law) {
    return new PenaltyLaw(laws.put(role, law));
  }

  /** The same with one group left free. */
  public PenaltyLaw free(Role role) {
    return new PenaltyLaw(laws.remove(role));
  }

  /** The decays at depth {@code L ≥ 2}. */
  public Penalty at(int depth) {
    Penalty penalty = Penalty.none();
    for (Role role : Role.values()) {
      penalty = penalty.with(role, laws.get(role).map(law -> law.at(depth)).getOrElse(0.0));
    }
    return penalty;
  }
}
