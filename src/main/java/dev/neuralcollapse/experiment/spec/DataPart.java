package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Preparation;
import dev.neuralcollapse.data.TextForm;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.control.Option;

/** Which samples, and what is done to them first. */
public sealed interface DataPart extends SpecPart {

  /** How many samples of each class; none where the data set decides. */
  Option<Integer> perClass();

  /**
   * A data set.
   *
   * @param source its name or path
   * @param perClass a balanced subset; none for all samples
   * @param subsetSeed draws the subset; none for the first samples of each class
   * @param preparation of the columns
   * @param patches cuts images for a transformer
   * @param text what texts become, for a transformer
   */
  record Named(
      String source,
      Option<Integer> perClass,
      Option<Long> subsetSeed,
      Preparation preparation,
      Option<Patches> patches,
      TextForm text)
      implements DataPart {

    @Override
    public LinkedHashMap<String, Object> canonical() {
      LinkedHashMap<String, Object> keys = LinkedHashMap.of(Section.NAME, source);
      keys = perClass.isEmpty() ? keys : keys.put("per-class", perClass.get());
      keys = subsetSeed.isEmpty() ? keys : keys.put("subset-seed", subsetSeed.get());
      keys = keys.put("prepare", preparation.id());
      keys = patches.isEmpty() ? keys : keys.put("patches", patches.get().canonical());
      return text.equals(TextForm.DEFAULT)
          ? keys
          : keys.put("vocabulary", text.vocabulary()).put("length", text.length());
    }
  }

  /**
   * Inputs with independent standard normal coordinates, labels class by class.
   *
   * @param classes K
   * @param samples n of each class
   * @param dimension D
   * @param seed of the draw
   */
  record Gaussian(int classes, int samples, int dimension, long seed) implements DataPart {
    @Override
    public Option<Integer> perClass() {
      return Option.some(samples);
    }

    @Override
    public LinkedHashMap<String, Object> canonical() {
      return LinkedHashMap.of(
          Section.NAME,
          GAUSSIAN,
          "classes",
          classes,
          "per-class",
          samples,
          "dimension",
          dimension,
          "subset-seed",
          seed);
    }
  }

  /**
   * Square patches of an image, row by row.
   *
   * @param height of the image in pixels
   * @param width of the image in pixels
   * @param size of a patch's side; divides both
   */
  record Patches(int height, int width, int size) {
    LinkedHashMap<String, Object> canonical() {
      return LinkedHashMap.of("image-height", height, "image-width", width, "size", size);
    }

    /** T, tokens an image. */
    public int tokens() {
      return height / size * (width / size);
    }
  }

  /** Name of drawn data. */
  String GAUSSIAN = "gaussian";

  private static int most() {
    return 100_000_000;
  }

  /** Reads the block {@code data:}. */
  static DataPart read(Section s) throws Refusal {
    if (s.has("path") == s.has(Section.NAME)) {
      throw s.refuse(
          s.has("path") ? "path" : "",
          s.has("path") ? "given beside a name" : "neither name nor path",
          "give 'name: digits', or 'path: file-or-folder'");
    }
    String source =
        s.word(s.has("path") ? "path" : Section.NAME, "a name of 'collapse data list', or a path");
    return source.equals(GAUSSIAN) && !s.has("path") ? gaussian(s) : named(s, source);
  }

  private static DataPart gaussian(Section s) throws Refusal {
    s.only(Section.NAME, "classes", "per-class", "dimension", "subset-seed");
    return new Gaussian(
        (int) s.whole("classes", 2, 1_000_000),
        (int) s.whole("per-class", 1, most()),
        (int) s.whole("dimension", 1, most()),
        s.has("subset-seed") ? s.whole("subset-seed", 0, Long.MAX_VALUE / 10) : 1);
  }

  private static DataPart named(Section s, String source) throws Refusal {
    s.only(
        List.of(Section.NAME, "path", "per-class", "subset-seed", "prepare")
            .appendAll(List.of("patches", "vocabulary", "length")));
    Option<Integer> perClass = s.wholeIfThere("per-class", 1, most());
    if (s.has("subset-seed") && perClass.isEmpty()) {
      throw s.refuse("subset-seed", "no subset to draw", "give 'per-class:' too, or leave it out");
    }
    String prepare =
        s.oneOf(
            "prepare",
            List.of(Preparation.values()).map(Preparation::id),
            Option.some(Preparation.NONE.id()));
    return new Named(
        source,
        perClass,
        s.has("subset-seed")
            ? Option.some(s.whole("subset-seed", 0, Long.MAX_VALUE / 10))
            : Option.none(),
        Preparation.parse(prepare, "").getOrElse(Preparation.NONE),
        s.has("patches") ? Option.some(patches(s)) : Option.none(),
        text(s));
  }

  private static Patches patches(Section s) throws Refusal {
    Section p = s.block("patches").only("image-height", "image-width", "size");
    int height = (int) p.whole("image-height", 1, 65_536);
    int width = (int) p.whole("image-width", 1, 65_536);
    int size = (int) p.whole("size", 1, 65_536);
    if (height % size != 0 || width % size != 0) {
      throw p.refuse(
          "size", "does not divide " + height + "x" + width, "give a common divisor of both");
    }
    return new Patches(height, width, size);
  }

  private static TextForm text(Section s) throws Refusal {
    int vocabulary = s.whole("vocabulary", 1, most(), TextForm.DEFAULT.vocabulary());
    int length = s.whole("length", 1, 1_000_000, TextForm.DEFAULT.length());
    return TextForm.of(vocabulary, length)
        .getOrElseThrow(f -> s.refuse(f.where(), f.what(), f.mend()));
  }
}
