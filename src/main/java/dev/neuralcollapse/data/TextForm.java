package dev.neuralcollapse.data;

import io.vavr.collection.Seq;
import io.vavr.collection.Stream;
import io.vavr.control.Either;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How texts become sequences of symbols.
 *
 * <p>The tokeniser: HTML tags are left out, letters made lower case (of the root locale), and the
 * words are the longest runs of Unicode letters and digits, with apostrophes inside. Everything
 * else separates words.
 *
 * <p>The vocabulary: symbol {@value #PADDING} is padding, {@value #UNKNOWN} any word outside the
 * vocabulary, and from {@value #FIRST_WORD} on stand the most frequent words of the texts read, of
 * equally frequent ones the alphabetically first.
 *
 * <p>The length: the first {@code length} words of a text; a shorter text is padded in front, so
 * that its last symbol, where a network may be read out, is a word.
 *
 * @param vocabulary the most symbols there may be, padding and unknown words counted, at least 3
 * @param length T, symbols a text, at least 1
 */
public record TextForm(int vocabulary, int length) {
  public static final int PADDING = 0;
  public static final int UNKNOWN = 1;
  public static final int FIRST_WORD = 2;

  /** Five thousand symbols, 128 a text. */
  public static final TextForm DEFAULT = new TextForm(5000, 128);

  private static final int MOST_SYMBOLS = 100_000;
  private static final int LONGEST = 100_000;
  private static final Pattern TAG = Pattern.compile("<[a-zA-Z/][^<>]{0,200}>");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:'[\\p{L}\\p{N}]+)*");

  public TextForm {
    if (vocabulary <= FIRST_WORD || length < 1) {
      throw new IllegalArgumentException("vocabulary " + vocabulary + ", length " + length);
    }
  }

  /** From what a user typed. */
  public static Either<Fault, TextForm> of(int vocabulary, int length) {
    if (vocabulary <= FIRST_WORD || vocabulary > MOST_SYMBOLS) {
      return Either.left(
          new Fault(
              "vocabulary", vocabulary + " symbols", "give 3 to " + MOST_SYMBOLS + " symbols"));
    }
    if (length < 1 || length > LONGEST) {
      return Either.left(
          new Fault("length", length + " symbols a text", "give 1 to " + LONGEST + " symbols"));
    }
    return Either.right(new TextForm(vocabulary, length));
  }

  /** The words of a text, in order. */
  public static Seq<String> words(String text) {
    return Stream.ofAll(
            WORD.matcher(TAG.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT)).results())
        .map(MatchResult::group);
  }

  /** One sentence for the provenance. */
  public String sentence(int symbols) {
    return "lower-case words without HTML tags; "
        + symbols
        + " symbols (padding, unknown, the most frequent words); the first "
        + length
        + " words of a text, shorter texts padded in front";
  }
}
