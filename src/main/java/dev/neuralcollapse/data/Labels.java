package dev.neuralcollapse.data;

import io.vavr.control.Either;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Class labels of N samples, values in {@code 0..classes-1}; every class is present and {@code
 * classes >= 2}.
 */
public final class Labels {
  private final int[] values;
  private final int classes;
  private final int[] counts;

  private Labels(int[] values, int classes, int[] counts) {
    this.values = values;
    this.classes = classes;
    this.counts = counts;
  }

  /** Labels or the reason why these are none. */
  public static Either<Fault, Labels> of(int[] values, String where) {
    int max = Arrays.stream(values).max().orElse(-1);
    int min = Arrays.stream(values).min().orElse(0);
    if (values.length == 0) {
      return fault(where, "no samples", "give at least one sample of each class");
    }
    if (min < 0) {
      return fault(where, "negative label " + min, "label the classes 0..K-1");
    }
    if (max >= values.length) {
      return fault(
          where,
          "label " + max + " among " + values.length + " samples leaves a class empty",
          "label the classes 0..K-1");
    }
    int classes = max + 1;
    if (classes < 2) {
      return fault(where, "one class only", "collapse compares classes: at least two are needed");
    }
    int[] counts = new int[classes];
    for (int v : values) {
      counts[v]++;
    }
    for (int k = 0; k < classes; k++) {
      if (counts[k] == 0) {
        return fault(
            where,
            "class " + k + " has no sample (largest label " + max + ")",
            "label the classes 0..K-1");
      }
    }
    return Either.right(new Labels(values.clone(), classes, counts));
  }

  private static Either<Fault, Labels> fault(String where, String what, String mend) {
    return Either.left(new Fault(where, what, mend));
  }

  /** {@code perClass} samples of each of {@code classes >= 2} classes, class after class. */
  public static Labels balanced(int classes, int perClass) {
    if (classes < 2 || perClass < 1) {
      throw new IllegalArgumentException(
          "classes >= 2 and perClass >= 1, not " + classes + ", " + perClass);
    }
    int[] counts = new int[classes];
    Arrays.fill(counts, perClass);
    return new Labels(
        IntStream.range(0, classes * perClass).map(i -> i / perClass).toArray(), classes, counts);
  }

  /**
   * Where the first {@code perClass} samples of each class stand, class after class; {@code Left}
   * names the class that has fewer.
   *
   * @param where whose labels these are
   */
  public Either<Fault, int[]> firstOfEachClass(int perClass, String where) {
    if (perClass < 1) {
      return Either.left(
          new Fault(where, perClass + " samples of each class asked for", "ask for at least one"));
    }
    for (int c = 0; c < classes; c++) {
      if (count(c) < perClass) {
        return Either.left(
            new Fault(
                where,
                "class " + c + " has " + count(c) + " samples",
                "ask for at most that many a class, not " + perClass));
      }
    }
    return Either.right(
        IntStream.range(0, classes)
            .flatMap(c -> IntStream.range(0, size()).filter(i -> values[i] == c).limit(perClass))
            .toArray());
  }

  /**
   * Where {@code perClass} samples of each class stand, drawn without replacement, class after
   * class; {@code Left} names the class that has fewer.
   *
   * @param seed of the draw
   */
  public Either<Fault, int[]> drawnOfEachClass(int perClass, long seed, String where) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int[][] members = new int[classes][];
    for (int c = 0; c < classes; c++) {
      int k = c;
      members[c] = IntStream.range(0, size()).filter(i -> values[i] == k).toArray();
      ArraySampler.shuffle(rng, members[c]);
    }
    return firstOfEachClass(perClass, where)
        .map(
            first ->
                Arrays.stream(members)
                    .flatMapToInt(m -> Arrays.stream(m).limit(perClass))
                    .toArray());
  }

  /** Number of samples N. */
  public int size() {
    return values.length;
  }

  public int get(int i) {
    return values[i];
  }

  /** Number of classes K. */
  public int classes() {
    return classes;
  }

  /** Number of samples of class {@code k}. */
  public int count(int k) {
    return counts[k];
  }

  public boolean isBalanced() {
    return Arrays.stream(counts).allMatch(c -> c == counts[0]);
  }

  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Labels l && Arrays.equals(values, l.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Labels of " + size() + " samples in " + classes + " classes";
  }
}
