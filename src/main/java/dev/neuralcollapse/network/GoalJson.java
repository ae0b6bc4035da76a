package dev.neuralcollapse.network;

import static io.vavr.API.For;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A goal in {@code network.json}: {@code loss}; {@code decay}, one number where all groups that pay
 * (but a head bias) pay alike, else null; {@code embedding}; {@code penalty}, λ of every group; for
 * ordered classes {@code thresholds} (null for an infinite end) and {@code classWeights}.
 */
final class GoalJson {
  private GoalJson() {}

  static void put(Map<String, @Nullable Object> m, Goal goal) {
    Penalty p = goal.penalty();
    m.put("loss", goal.criterion().id());
    m.put("decay", common(p).getOrNull());
    m.put("embedding", (p.embedding() > 0 ? EmbeddingDecay.PENALISED : EmbeddingDecay.FREE).id());
    LinkedHashMap<String, @Nullable Object> each = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      each.put(key(role), p.of(role));
    }
    m.put("penalty", each);
    if (goal.criterion() instanceof CumulativeLink c) {
      m.put("thresholds", list(c.thresholds()));
      m.put("classWeights", c.weights().map(GoalJson::list).getOrNull());
    }
  }

  /** λ of hidden weights and biases and of the head, if it is one number. */
  private static Option<Double> common(Penalty p) {
    Penalty paper = Penalty.uniform(p.head()).with(Role.HEAD_BIAS, 0);
    Penalty same = p.with(Role.NORM, p.head());
    return Option.when(
        p.head() > 0 && (same.equals(paper) || same.equals(paper.withFreeEmbedding())), p.head());
  }

  /** {@code embedding, embeddingBias, hidden, hiddenBias, norm, head, headBias}. */
  private static String key(Role role) {
    return switch (role) {
      case EMBEDDING -> "embedding";
      case EMBEDDING_BIAS -> "embeddingBias";
      case HIDDEN_WEIGHT -> "hidden";
      case HIDDEN_BIAS -> "hiddenBias";
      case NORM -> "norm";
      case HEAD -> "head";
      case HEAD_BIAS -> "headBias";
    };
  }

  private static List<@Nullable Double> list(Vector v) {
    List<@Nullable Double> list = new ArrayList<>();
    for (double x : v.toArray()) {
      list.add(Double.isFinite(x) ? (Double) x : null);
    }
    return list;
  }

  static Either<Fault, Goal> read(JsonFields f) {
    return For(criterion(f), penalty(f)).yield(Goal::new);
  }

  private static Either<Fault, Penalty> penalty(JsonFields f) {
    if (!f.has("penalty")) {
      return Description.problem(f).map(o -> Goal.of(o).penalty());
    }
    return f.inner("penalty")
        .flatMap(
            each -> {
              Either<Fault, Penalty> penalty = Either.right(Penalty.none());
              for (Role role : Role.values()) {
                penalty =
                    For(penalty, each.notNegative(key(role)))
                        .yield((p, decay) -> p.with(role, decay));
              }
              return penalty;
            });
  }

  private static Either<Fault, Criterion> criterion(JsonFields f) {
    return f.oneOf(
            "loss",
            "ce",
            "mse",
            "mse-bias",
            "regression",
            "regression-bias",
            "ordinal-logit",
            "ordinal-probit",
            "ordinal-cloglog")
        .flatMap(
            id -> {
              if (id.startsWith("ordinal-")) {
                return Link.parse(id.substring("ordinal-".length()))
                    .flatMap(link -> ordinal(f, link));
              }
              return id.startsWith("regression")
                  ? Either.right(new Regression(id.endsWith("-bias")))
                  : Loss.parse(id).map(l -> (Criterion) l);
            });
  }

  private static Either<Fault, Criterion> ordinal(JsonFields f, Link link) {
    Either<Fault, Option<Vector>> weights =
        f.has("classWeights")
            ? f.numbers("classWeights").map(w -> Option.some(Vector.of(w)))
            : Either.right(Option.none());
    return For(f.numbers("thresholds").map(GoalJson::thresholds), weights)
        .yield((b, w) -> CumulativeLink.checked(link, b, w))
        .flatMap(checked -> checked)
        .mapLeft(fault -> fault.within(f.file()))
        .map(c -> (Criterion) c);
  }

  /** Null at an end is that end's infinity. */
  private static Vector thresholds(double[] b) {
    if (b.length > 0 && Double.isNaN(b[0])) {
      b[0] = Double.NEGATIVE_INFINITY;
    }
    if (b.length > 1 && Double.isNaN(b[b.length - 1])) {
      b[b.length - 1] = Double.POSITIVE_INFINITY;
    }
    return Vector.of(b);
  }
}
