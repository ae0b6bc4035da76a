package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Criterion;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.PenaltyLaw;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.Role;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Arrays;
import java.util.Locale;

/**
 * What is minimised.
 *
 * @param criterion the loss
 * @param decay the law of every penalised group, canonical words by group; one entry {@code all}
 *     where all weights and biases pay alike
 * @param embedding whether the embedding pays
 */
public record GoalPart(Criterion criterion, Map<String, DecayLaw> decay, EmbeddingDecay embedding)
    implements SpecPart {
  private static final String ALL = "all";
  private static final Seq<String> LOSSES =
      List.of("ce", "mse", "mse-bias", "regression", "regression-bias", "cumulative-link");

  /** Group names: the roles in lower case with hyphens, weights by their place alone. */
  private static Seq<String> groups() {
    return List.of(Role.values()).map(GoalPart::group);
  }

  private static String group(Role role) {
    return role == Role.HIDDEN_WEIGHT
        ? "hidden"
        : role.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The decay of every group at every depth. */
  public PenaltyLaw penalty() {
    Option<DecayLaw> all = decay.get(ALL);
    PenaltyLaw law =
        all.map(PenaltyLaw::uniform)
            .getOrElse(() -> new PenaltyLaw(io.vavr.collection.TreeMap.empty()));
    for (Role role : Role.values()) {
      Option<DecayLaw> own = decay.get(group(role));
      law = own.isEmpty() ? law : law.with(role, own.get());
    }
    return embedding == EmbeddingDecay.FREE && all.isDefined()
        ? law.free(Role.EMBEDDING).free(Role.EMBEDDING_BIAS)
        : law;
  }

  /** The one law that all weights and biases share, if they do. */
  public Option<DecayLaw> uniform() {
    return decay.get(ALL);
  }

  @Override
  public LinkedHashMap<String, Object> canonical() {
    LinkedHashMap<String, Object> keys = loss();
    if (uniform().isDefined()) {
      return keys.put("decay", text(uniform().get())).put("embedding", embedding.id());
    }
    LinkedHashMap<String, Object> laws = LinkedHashMap.empty();
    for (Role role : Role.values()) {
      Option<DecayLaw> own = decay.get(group(role));
      laws = own.isEmpty() ? laws : laws.put(group(role), text(own.get()));
    }
    return keys.put("decay", laws);
  }

  private LinkedHashMap<String, Object> loss() {
    return criterion instanceof CumulativeLink c
        ? LinkedHashMap.of(
            "loss",
            "cumulative-link",
            "link",
            c.link().id(),
            "thresholds",
            List.ofAll(c.thresholds().toArray()).map(GoalPart::threshold))
        : LinkedHashMap.of("loss", criterion.id());
  }

  private static String threshold(double b) {
    return Double.isFinite(b) ? Double.toString(b) : b > 0 ? "inf" : "-inf";
  }

  /** The same law, the same text: {@code 5e-3} is {@code 0.005}. */
  private static String text(DecayLaw law) {
    return switch (law) {
      case DecayLaw.Constant c -> Double.toString(c.decay());
      case DecayLaw.OverDepth c -> c.numerator() + "/L";
      case DecayLaw.OverLogDepth c -> c.numerator() + "/log(L)";
    };
  }

  /**
   * Reads the block {@code goal:}.
   *
   * @param scaleFree whether LayerNorm makes the embedding's scale irrelevant, so that it is free
   *     unless said otherwise; elsewhere the decay of the rest would be void
   */
  static GoalPart read(Section s, boolean scaleFree) throws Refusal {
    String loss = s.oneOf("loss", LOSSES, Option.some("ce"));
    boolean ordinal = loss.equals("cumulative-link");
    s.only(
        ordinal
            ? List.of("loss", "link", "thresholds", "decay", "embedding")
            : List.of("loss", "decay", "embedding"));
    boolean groups = s.isBlock("decay");
    if (groups && s.has("embedding")) {
      throw s.refuse(
          "embedding",
          "given beside a decay for each group",
          "leave it out: the group 'embedding' of 'decay' says it");
    }
    Map<String, DecayLaw> decay = groups ? byGroup(s) : LinkedHashMap.of(ALL, law(s, "decay"));
    String embedding =
        s.oneOf(
            "embedding",
            List.of("free", "penalised"),
            Option.some(scaleFree ? "free" : "penalised"));
    return new GoalPart(
        ordinal ? cumulative(s) : criterion(loss),
        decay,
        embedding.equals("free") && !decay.containsKey("embedding")
            ? EmbeddingDecay.FREE
            : EmbeddingDecay.PENALISED);
  }

  private static Criterion criterion(String loss) {
    return switch (loss) {
      case "regression" -> new Regression(false);
      case "regression-bias" -> new Regression(true);
      default -> Loss.parse(loss).get();
    };
  }

  private static Map<String, DecayLaw> byGroup(Section s) throws Refusal {
    Section groups = s.block("decay").only(groups());
    LinkedHashMap<String, DecayLaw> laws = LinkedHashMap.empty();
    for (String group : groups()) {
      laws = groups.has(group) ? laws.put(group, law(groups, group)) : laws;
    }
    return laws;
  }

  private static DecayLaw law(Section s, String key) throws Refusal {
    String text = s.word(key, "a positive number, or c/L, or c/log(L)");
    Either<Fault, DecayLaw> law = DecayLaw.parse(text).flatMap(l -> DecayLaw.parse(text(l)));
    return law.getOrElseThrow(f -> s.refuse(key, f.what(), f.mend()));
  }

  private static Criterion cumulative(Section s) throws Refusal {
    String link =
        s.oneOf("link", List.of(Link.values()).map(Link::id), Option.some(Link.LOGIT.id()));
    double[] b = s.numbers("thresholds");
    return CumulativeLink.checked(Link.parse(link).get(), Vector.of(b), Option.none())
        .getOrElseThrow(
            f ->
                s.refuse(
                    "thresholds",
                    Arrays.toString(b) + ": " + f.what(),
                    "give them in increasing order, such as [-inf, -1, 1, inf]"));
  }
}
