package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Readout;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The shape of the network but for what the data decide.
 *
 * @param kind which
 * @param norm where LayerNorm stands; not for plain networks
 * @param affine whether LayerNorm has a trained gain and shift
 * @param width d
 * @param depth L, the head counted
 * @param branch layers of a plain ResNet's branch, 1 or 2
 * @param mask of the attention
 * @param keys whether keys and queries are trained
 * @param readout which tokens are samples
 */
public record ArchitecturePart(
    Kind kind,
    Norm norm,
    boolean affine,
    int width,
    int depth,
    int branch,
    Mask mask,
    Keys keys,
    Readout readout)
    implements SpecPart {
  private static final int WIDEST = 1 << 20;
  private static final int DEEPEST = 10_000;

  /** The architectures there are. */
  public enum Kind {
    RN1,
    RN2,
    T11,
    T12,
    T21,
    T22,
    MLP,
    RESNET;

    /** Name in files. */
    public String id() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    public boolean hasAttention() {
      return this == T11 || this == T12 || this == T21 || this == T22;
    }

    /** Plain networks have no LayerNorm. */
    public boolean hasNorm() {
      return this != MLP && this != RESNET;
    }
  }

  @Override
  public LinkedHashMap<String, Object> canonical() {
    LinkedHashMap<String, Object> keys1 = LinkedHashMap.of(Section.NAME, kind.id());
    LinkedHashMap<String, Object> normed =
        kind.hasNorm() ? keys1.put("norm", norm.id()).put("affine", affine) : keys1;
    LinkedHashMap<String, Object> sized = normed.put("width", width).put("depth", depth);
    return kind == Kind.RESNET ? sized.put("branch", branch) : attention(sized);
  }

  private LinkedHashMap<String, Object> attention(LinkedHashMap<String, Object> sized) {
    return kind.hasAttention()
        ? sized.put("mask", mask.id()).put("keys", keys.id()).put("readout", readout.id())
        : sized;
  }

  /** Reads the block {@code architecture:}. */
  static ArchitecturePart read(Section s) throws Refusal {
    Seq<Kind> kinds = List.of(Kind.values());
    String name = s.oneOf(Section.NAME, kinds.map(Kind::id), Option.some(Kind.RN1.id()));
    Kind kind = kinds.find(k -> k.id().equals(name)).get();
    Seq<String> allowed = List.of(Section.NAME, "width", "depth");
    allowed = kind.hasNorm() ? allowed.append("norm").append("affine") : allowed;
    allowed =
        kind.hasAttention() ? allowed.append("mask").append("keys").append("readout") : allowed;
    allowed = kind == Kind.RESNET ? allowed.append("branch") : allowed;
    onlyHere(s, kind, allowed);
    return new ArchitecturePart(
        kind,
        Norm.parse(s.oneOf("norm", List.of(Norm.values()).map(Norm::id), Option.some("post")))
            .get(),
        s.flag("affine", false),
        s.whole("width", 2, WIDEST, 64),
        (int) s.whole("depth", 1, DEEPEST),
        s.whole("branch", 1, 2, 2),
        Mask.parse(s.oneOf("mask", List.of("causal", "full"), Option.some("causal"))).get(),
        Keys.parse(s.oneOf("keys", List.of("learned", "zero"), Option.some("learned"))).get(),
        Readout.parse(s.oneOf("readout", List.of("last", "every"), Option.some("last"))).get());
  }

  /** A key of another architecture is told apart from one that does not exist. */
  private static void onlyHere(Section s, Kind kind, Seq<String> allowed) throws Refusal {
    for (String key : List.of("norm", "affine", "mask", "keys", "readout")) {
      if (s.has(key) && !allowed.contains(key)) {
        throw s.refuse(
            key,
            kind.id() + " has none",
            List.of("norm", "affine").contains(key)
                ? "leave it out: this network has no LayerNorm"
                : "leave it out, or choose a transformer: t11, t12, t21, t22");
      }
    }
    s.only(allowed);
  }
}
