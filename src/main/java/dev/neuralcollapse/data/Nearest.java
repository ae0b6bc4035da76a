package dev.neuralcollapse.data;

import io.vavr.Tuple;
import io.vavr.collection.Seq;

/** What somebody who mistyped a name may have meant. */
public final class Nearest {
  private static final int LONGEST = 200;

  private Nearest() {}

  /** Up to three names, the nearest first; none when nothing is near. */
  public static Seq<String> of(String typed, Seq<String> names) {
    String word = typed.length() > LONGEST ? typed.substring(0, LONGEST) : typed;
    String part = last(word);
    return names
        .map(n -> Tuple.of(n, Math.min(distance(word, n), distance(part, last(n)))))
        .filter(t -> near(t._2, part, last(t._1)) || contained(part, t._1))
        .sortBy(t -> t._2)
        .take(3)
        .map(t -> t._1);
  }

  /** A few letters off, but not so many that nothing is left of the word. */
  private static boolean near(int distance, String typed, String name) {
    return distance <= Math.max(2, typed.length() / 3)
        && distance < Math.min(typed.length(), name.length());
  }

  private static boolean contained(String part, String name) {
    return part.length() > 2 && name.contains(part);
  }

  private static String last(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
