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
   * @param patches cuts square images for a transformer, such as {@code 7x7}
   * @param text what texts become, for a transformer
   */
  record Named(
      String source,
      Option<Integer> perClass,
      Option<Long> subsetSeed,
      Preparation preparation,
      Option<String> patches,
      TextForm text)
      implements DataPart {

    @Override
    public LinkedHashMap<String, Object> canonical() {
      LinkedHashMap<String, Object> keys = LinkedHashMap.of(Section.NAME, source);
      keys = perClass.isEmpty() ? keys : keys.put("per-class", perClass.get());
      keys = subsetSeed.isEmpty() ? keys : keys.put("subset-seed", subsetSeed.get());
      keys = keys.put("prepare", preparation.id());
      keys = patches.isEmpty() ? keys : keys.put("patches", patches.get());
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

  private static String patches(Section s) throws Refusal {
    String text = s.word("patches", "HEIGHTxWIDTH, such as 7x7");
    if (!text.matches("[1-9]\\d{0,4}x[1-9]\\d{0,4}")) {
      throw s.refuse("patches", "is '" + text + "'", "give HEIGHTxWIDTH, such as 7x7");
    }
    return text;
  }

  private static TextForm text(Section s) throws Refusal {
    int vocabulary = s.whole("vocabulary", 1, most(), TextForm.DEFAULT.vocabulary());
    int length = s.whole("length", 1, 1_000_000, TextForm.DEFAULT.length());
    return TextForm.of(vocabulary, length)
        .getOrElseThrow(f -> s.refuse(f.where(), f.what(), f.mend()));
  }
}
