package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.training.Convergence;
import dev.neuralcollapse.training.EmbeddingScale;
import dev.neuralcollapse.training.Optimiser;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/** How the goal is minimised. */
public sealed interface OptimiserPart extends SpecPart {

  /** Key of L-BFGS alone. */
  String SCALE = "embedding-scale";

  /** Name in files. */
  String id();

  /** Evaluations of the whole objective, or epochs, at most. */
  int budget();

  /**
   * When a full-batch method has converged: both at or below.
   *
   * @param gradient relative, scale-free
   * @param decrease relative, over the last 100 evaluations
   */
  record Thresholds(double gradient, double decrease) {}

  /**
   * Limited-memory BFGS on the full batch.
   *
   * @param kick relative size of the random move with which it goes on after a first minimum; 0 for
   *     none
   * @param scale what becomes of the scale of a penalised embedding in front of LayerNorm
   */
  record Lbfgs(
      int memory, int evaluations, Thresholds thresholds, double kick, EmbeddingScale scale)
      implements OptimiserPart {
    @Override
    public String id() {
      return "lbfgs";
    }

    @Override
    public int budget() {
      return evaluations;
    }

    @Override
    public LinkedHashMap<String, Object> canonical() {
      LinkedHashMap<String, Object> keys =
          full(id(), evaluations, thresholds).put("memory", memory).put("kick", kick);
      // Said only where it is not the default, so that every other run keeps its name.
      return scale == EmbeddingScale.TRAINED ? keys : keys.put(SCALE, scale.id());
    }
  }

  /**
   * Truncated Newton with a trust region on the full batch.
   *
   * @param products with the Hessian a step, at most
   */
  record Newton(int evaluations, Thresholds thresholds, int products) implements OptimiserPart {
    @Override
    public String id() {
      return "newton";
    }

    @Override
    public int budget() {
      return evaluations;
    }

    @Override
    public LinkedHashMap<String, Object> canonical() {
      return full(id(), evaluations, thresholds).put("products", products);
    }
  }

  /** First-order rules. */
  enum Rule {
    SGD,
    MOMENTUM,
    NESTEROV,
    ADAM,
    ADAMW;

    /** Name in files. */
    public String id() {
      return this == ADAMW ? "adamW" : name().toLowerCase(Locale.ROOT);
    }

    boolean hasMomentum() {
      return this == MOMENTUM || this == NESTEROV;
    }

    /** Whether it scales every coordinate by its own second moment. */
    public boolean isAdaptive() {
      return this == ADAM || this == ADAMW;
    }
  }

  /**
   * A first-order method on mini-batches or the full batch; with thresholds of 0, as they are
   * unless given, it runs its whole budget.
   *
   * @param rate learning rate
   * @param momentum heavy-ball or Nesterov's; 0 for the others
   * @param moments of Adam
   * @param batch samples a step, 0 for all of them
   * @param epochs passes over the data
   * @param schedule factor on the rate
   */
  record Descent(
      Rule rule,
      double rate,
      double momentum,
      Moments moments,
      int batch,
      int epochs,
      Schedule schedule,
      Thresholds thresholds)
      implements OptimiserPart {
    @Override
    public String id() {
      return rule.id();
    }

    @Override
    public int budget() {
      return epochs;
    }

    @Override
    public LinkedHashMap<String, Object> canonical() {
      LinkedHashMap<String, Object> keys =
          LinkedHashMap.of(Section.NAME, id(), "rate", rate, "batch", batch, "epochs", epochs);
      keys = rule.hasMomentum() ? keys.put("momentum", momentum) : keys;
      keys =
          rule.isAdaptive()
              ? keys.put("beta1", moments.first())
                  .put("beta2", moments.second())
                  .put("epsilon", moments.epsilon())
              : keys;
      keys = rule == Rule.ADAMW ? keys.put("decoupled-decay", moments.decoupledDecay()) : keys;
      return keys.put("schedule", schedule.canonical())
          .put("gradient", thresholds.gradient())
          .put("decrease", thresholds.decrease());
    }
  }

  /**
   * Adam's constants.
   *
   * @param first β₁ in [0, 1)
   * @param second β₂ in [0, 1)
   * @param epsilon positive
   * @param decoupledDecay of AdamW: shrinks weights beside the objective's own λ
   */
  record Moments(double first, double second, double epsilon, double decoupledDecay) {}

  /**
   * Factor on the learning rate over the epochs.
   *
   * @param shape which
   * @param at epochs of the steps
   * @param factor at every step
   * @param last factor at the end of a cosine
   * @param warmUp epochs of a linear rise at the start
   */
  record Schedule(Shape shape, Seq<Integer> at, double factor, double last, int warmUp) {
    /** Constant, in steps, or half a cosine. */
    public enum Shape {
      CONSTANT,
      STEP,
      COSINE;

      /** Name in files. */
      public String id() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    LinkedHashMap<String, Object> canonical() {
      LinkedHashMap<String, Object> keys = LinkedHashMap.of(Section.NAME, shape.id());
      keys =
          switch (shape) {
            case CONSTANT -> keys;
            case STEP -> keys.put("at", at).put("factor", factor);
            case COSINE -> keys.put("last", last);
          };
      return keys.put("warm-up", warmUp);
    }
  }

  private static LinkedHashMap<String, Object> full(String id, int evaluations, Thresholds t) {
    return LinkedHashMap.of(
        Section.NAME,
        id,
        "evaluations",
        evaluations,
        "gradient",
        t.gradient(),
        "decrease",
        t.decrease());
  }

  /** Reads the block {@code optimiser:}. */
  static OptimiserPart read(Section s) throws Refusal {
    Seq<String> names = List.of("lbfgs", "newton").appendAll(List.of(Rule.values()).map(Rule::id));
    String name = s.oneOf(Section.NAME, names, Option.some("lbfgs"));
    if (s.has(SCALE) && !name.equals("lbfgs")) {
      throw s.refuse(
          SCALE, name + " trains it like all else", "leave it out, or choose 'name: lbfgs'");
    }
    return switch (name) {
      case "lbfgs" -> {
        s.only(Section.NAME, "memory", "evaluations", "gradient", "decrease", "kick", SCALE);
        yield new Lbfgs(
            s.whole("memory", 1, 1000, Optimiser.Lbfgs.STANDARD_MEMORY),
            evaluations(s),
            thresholds(s, Convergence.STANDARD_GRADIENT, Convergence.STANDARD_DECREASE),
            s.number("kick", Range.UNIT, 0),
            scale(s));
      }
      case "newton" -> {
        s.only(Section.NAME, "evaluations", "gradient", "decrease", "products");
        yield new Newton(
            evaluations(s),
            thresholds(s, Convergence.STANDARD_GRADIENT, Convergence.STANDARD_DECREASE),
            s.whole("products", 1, 10_000, 30));
      }
      default -> descent(s, List.of(Rule.values()).find(r -> r.id().equals(name)).get());
    };
  }

  private static EmbeddingScale scale(Section s) throws Refusal {
    List<EmbeddingScale> all = List.of(EmbeddingScale.values());
    String word =
        s.oneOf(SCALE, all.map(EmbeddingScale::id), Option.some(EmbeddingScale.TRAINED.id()));
    return all.find(x -> x.id().equals(word)).get();
  }

  private static int evaluations(Section s) throws Refusal {
    return s.whole("evaluations", 1, 100_000_000, 2000);
  }

  private static Thresholds thresholds(Section s, double gradient, double decrease) throws Refusal {
    return new Thresholds(
        s.number("gradient", Range.NOT_NEGATIVE, gradient),
        s.number("decrease", Range.NOT_NEGATIVE, decrease));
  }

  private static Descent descent(Section s, Rule rule) throws Refusal {
    Seq<String> own =
        List.of(Section.NAME, "rate", "batch", "epochs", "schedule", "gradient", "decrease");
    own = rule.hasMomentum() ? own.append("momentum") : own;
    own = rule.isAdaptive() ? own.append("beta1").append("beta2").append("epsilon") : own;
    own = rule == Rule.ADAMW ? own.append("decoupled-decay") : own;
    onlyHere(s, rule, own);
    int epochs = (int) s.whole("epochs", 1, 100_000_000);
    return new Descent(
        rule,
        s.number("rate", Range.POSITIVE),
        rule.hasMomentum() ? s.number("momentum", Range.SHARE, 0.9) : 0,
        new Moments(
            s.number("beta1", Range.SHARE, 0.9),
            s.number("beta2", Range.SHARE, 0.999),
            s.number("epsilon", Range.POSITIVE, 1e-8),
            s.number("decoupled-decay", Range.NOT_NEGATIVE, 0)),
        s.whole("batch", 0, 100_000_000, 0),
        epochs,
        schedule(s.block("schedule"), epochs),
        thresholds(s, 0, 0));
  }

  private static void onlyHere(Section s, Rule rule, Seq<String> own) throws Refusal {
    for (String key : List.of("momentum", "beta1", "beta2", "epsilon", "decoupled-decay")) {
      if (s.has(key) && !own.contains(key)) {
        throw s.refuse(
            key,
            rule.id() + " has none",
            key.equals("momentum")
                ? "leave it out, or 'name: momentum' or 'name: nesterov'"
                : key.equals("decoupled-decay")
                    ? "leave it out, or 'name: adamW'"
                    : "leave it out, or 'name: adam' or 'name: adamW'");
      }
    }
    s.only(own);
  }

  private static Schedule schedule(Section s, int epochs) throws Refusal {
    String name =
        s.oneOf(
            Section.NAME,
            List.of(Schedule.Shape.values()).map(Schedule.Shape::id),
            Option.some(s.has("at") ? "step" : "constant"));
    Schedule.Shape shape = List.of(Schedule.Shape.values()).find(x -> x.id().equals(name)).get();
    switch (shape) {
      case CONSTANT -> s.only(Section.NAME, "warm-up");
      case STEP -> s.only(Section.NAME, "at", "factor", "warm-up");
      case COSINE -> s.only(Section.NAME, "last", "warm-up");
    }
    if (shape == Schedule.Shape.STEP && !s.has("at")) {
      throw s.refuse("at", "missing", "give the epochs of the steps, such as [4000]");
    }
    return new Schedule(
        shape,
        s.wholes("at", 1, epochs, List.empty()).sorted().distinct(),
        s.number("factor", Range.FACTOR, 0.1),
        s.number("last", Range.UNIT, 0),
        s.whole("warm-up", 0, epochs, 0));
  }
}
