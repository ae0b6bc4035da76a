package dev.neuralcollapse.data;

import io.vavr.collection.List;
import io.vavr.control.Either;
import java.util.Locale;

/**
 * What is done to inputs before they are used. It is asked for by name and recorded as a step of
 * the {@link Provenance}; no reader does it by itself.
 */
public enum Preparation {
  /** The inputs as they were read. */
  NONE,
  /** The mean of every column subtracted. */
  CENTRED,
  /** Every column of mean 0 and population standard deviation 1; constant columns become 0. */
  STANDARDISED;

  /** Name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The preparation of this name; {@code where} is the option that gave it. */
  public static Either<Fault, Preparation> parse(String text, String where) {
    return List.of(values())
        .find(p -> p.id().equals(text.toLowerCase(Locale.ROOT)))
        .toEither(
            () ->
                new Fault(
                    where,
                    "no preparation '" + text.replaceAll("\\p{Cntrl}", "?") + "'",
                    "give one of " + List.of(values()).map(Preparation::id).mkString(", ")));
  }

  /** The prepared data; texts can only stay as they are. */
  public Either<Fault, LabelledData> apply(LabelledData data) {
    return switch (this) {
      case NONE -> Either.right(data);
      case CENTRED -> numbers(data).map(Dataset::centred);
      case STANDARDISED -> numbers(data).map(Dataset::standardised);
    };
  }

  private Either<Fault, Dataset> numbers(LabelledData data) {
    return switch (data) {
      case Dataset d -> Either.right(d);
      case TokenTexts t ->
          Either.left(
              new Fault(
                  t.provenance().source(),
                  "symbols cannot be " + id(),
                  "leave the preparation out: it is for numbers"));
    };
  }
}
