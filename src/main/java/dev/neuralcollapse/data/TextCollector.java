package dev.neuralcollapse.data;

import static java.util.Comparator.comparing;

import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Takes texts one by one and makes {@link TokenTexts} of them; of a text it keeps only what the
 * form asks for. Not for several threads.
 */
public final class TextCollector {
  private final TextForm form;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> words = new ArrayList<>();
  private int[] counts = new int[1024];

  public TextCollector(TextForm form) {
    this.form = form;
  }

  /** The first words of a text, numbered in the order in which this collector met them. */
  public int[] take(String text) {
    int[] head = new int[form.length()];
    int kept = 0;
    for (String word : TextForm.words(text)) {
      int number = numbers.computeIfAbsent(word, w -> numbers.size());
      if (number == words.size()) {
        words.add(word);
        counts = number < counts.length ? counts : Arrays.copyOf(counts, 2 * counts.length);
      }
      counts[number]++;
      if (kept < head.length) {
        head[kept++] = number;
      }
    }
    return Arrays.copyOf(head, kept);
  }

  /**
   * The texts.
   *
   * @param taken what {@link #take} gave, in the order of the labels
   */
  public Either<Fault, TokenTexts> texts(Seq<int[]> taken, Labels labels, Provenance provenance) {
    Integer[] order =
        IntStream.range(0, words.size())
            .boxed()
            .sorted(
                comparing((Integer w) -> -counts[w])
                    .thenComparing(words::get, Comparator.naturalOrder()))
            .limit(form.vocabulary() - TextForm.FIRST_WORD)
            .toArray(Integer[]::new);
    int[] symbol = new int[words.size()];
    Arrays.fill(symbol, TextForm.UNKNOWN);
    List<String> vocabulary = new ArrayList<>(List.of("<padding>", "<unknown>"));
    for (Integer w : order) {
      symbol[w] = vocabulary.size();
      vocabulary.add(words.get(w));
    }
    int[] ids = new int[taken.size() * form.length()];
    int end = 0;
    for (int[] text : taken) {
      end += form.length();
      for (int t = 0; t < text.length; t++) {
        ids[end - text.length + t] = symbol[text[t]];
      }
    }
    return TokenTexts.of(
        ids,
        form.length(),
        io.vavr.collection.Vector.ofAll(vocabulary),
        labels,
        provenance.then(form.sentence(vocabulary.size())));
  }
}
