package dev.neuralcollapse.experiment.spec;

import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** Where training starts. */
public sealed interface StartPart extends SpecPart {

  /** Drawn at random from the seed. */
  enum Drawn implements StartPart {
    /** He's scale everywhere. */
    HE("he"),
    /** Residual branches scaled by 1/L. */
    HE_OVER_DEPTH("he-over-depth"),
    /** The layers of every branch of equal norm. */
    BALANCED("balanced");

    private final String id;

    Drawn(String id) {
      this.id = id;
    }

    @Override
    public LinkedHashMap<String, Object> canonical() {
      return LinkedHashMap.of(Section.NAME, id);
    }
  }

  /**
   * The network that the depth theorem builds (Súkeník, Lampert, Mondelli 2025).
   *
   * @param transport what one layer moves: {@code one-sample}, {@code class} or {@code class-push}
   */
  record Construction(String transport) implements StartPart {
    @Override
    public LinkedHashMap<String, Object> canonical() {
      return LinkedHashMap.of(Section.NAME, "construction", "transport", transport);
    }
  }

  /**
   * Through shallower networks, each refined into the next.
   *
   * @param ratio of the numbers of blocks of two stages
   * @param evaluations at most so many a stage
   */
  record Continuation(double ratio, int evaluations) implements StartPart {
    @Override
    public LinkedHashMap<String, Object> canonical() {
      return LinkedHashMap.of(
          Section.NAME, "continuation", "ratio", ratio, "evaluations", evaluations);
    }
  }

  /** How a network that exists already becomes the start. */
  enum Way {
    /** As it is: the same architecture. */
    NETWORK,
    /** Its blocks spread over the depth, blocks near zero between them. */
    GROWN,
    /** Resampled in depth. */
    REFINED;

    String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * From a network found before.
   *
   * @param from a run, or a folder with network.json
   * @param noise of the blocks that {@link Way#GROWN} puts between
   */
  record From(Way way, String from, double noise) implements StartPart {
    @Override
    public LinkedHashMap<String, Object> canonical() {
      LinkedHashMap<String, Object> keys = LinkedHashMap.of(Section.NAME, way.id(), "from", from);
      return way == Way.GROWN ? keys.put("noise", noise) : keys;
    }
  }

  /** Reads the block {@code initialisation:}. */
  static StartPart read(Section s) throws Refusal {
    Seq<String> names =
        List.of("he", "he-over-depth", "balanced", "construction", "continuation")
            .appendAll(List.of(Way.values()).map(Way::id));
    String name = s.oneOf(Section.NAME, names, Option.some("he-over-depth"));
    return switch (name) {
      case "construction" -> {
        s.only(Section.NAME, "transport");
        yield new Construction(
            s.oneOf(
                "transport",
                List.of("one-sample", "class", "class-push"),
                Option.some("class-push")));
      }
      case "continuation" -> {
        s.only(Section.NAME, "ratio", "evaluations");
        yield new Continuation(
            s.number("ratio", Range.atLeast(1.25), 3), s.whole("evaluations", 1, 100_000_000, 100));
      }
      case "network", "grown", "refined" -> from(s, name);
      default -> {
        s.only(Section.NAME);
        yield List.of(Drawn.values()).find(d -> d.id.equals(name)).get();
      }
    };
  }

  private static From from(Section s, String name) throws Refusal {
    Way way = List.of(Way.values()).find(w -> w.id().equals(name)).get();
    s.only(
        way == Way.GROWN ? List.of(Section.NAME, "from", "noise") : List.of(Section.NAME, "from"));
    return new From(
        way,
        s.word("from", "a run, or a folder with network.json"),
        s.number("noise", Range.POSITIVE, 1e-3));
  }
}
