package dev.neuralcollapse.proof.checker;

import java.util.List;
import java.util.OptionalDouble;

/** The theorem in words, from its numbers. */
final class Statement {

  private Statement() {}

  static String of(Document d, Claim claim, boolean free, List<Claim.Collapse> bounds) {
    StringBuilder s = new StringBuilder();
    s.append("For these ").append(d.samples()).append(" samples in ").append(d.shape().classes());
    s.append(" balanced classes and weight decay ").append(d.decay());
    s.append(
        ": every network, of any depth and width, whose body ends in LayerNorm without affine part,"
            + " whose head has ");
    s.append(d.biased() ? "a free" : "no");
    s.append(
        " bias and pays (decay/2)|W|^2, whose other penalties are non-negative, and whose objective"
            + " (");
    s.append(d.loss().equals("ce") ? "mean cross entropy" : "mean of half the squared error");
    s.append(" plus penalties, the embedding ").append(free ? "free" : "penalised");
    s.append(") is at most ").append(claim.objective().hi());
    s.append(", is within ").append(claim.gap().hi());
    s.append(" of the optimum of the unconstrained-feature problem on the sphere");
    String[] names = {
      "nc1.trace-ratio",
      d.loss().equals("mse") ? "nc2.frame-deviation" : "nc2.etf-weights",
      "nc3.cosine-gap"
    };
    for (int i = 0; i < names.length; i++) {
      OptionalDouble bound = bounds.get(i).bound();
      s.append(i == 2 ? ", and " : ", ");
      s.append(
          bound.isPresent()
              ? "has " + names[i] + " at most " + bound.getAsDouble()
              : "may have any " + names[i]);
    }
    s.append(".");
    claim.joint().filter(j -> j.nc1().bound().isPresent()).ifPresent(j -> joint(s, j));
    return s.toString();
  }

  private static void joint(StringBuilder s, Claim.Joint joint) {
    s.append(" Of these networks, every one whose penalties other than the head's are at least ");
    s.append(joint.otherPenalties()).append(" has nc1.trace-ratio at most ");
    s.append(joint.nc1().bound().getAsDouble()).append(".");
  }
}
