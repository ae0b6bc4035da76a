package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an image becomes a sequence: it is cut into rectangles of one size, row by row from the upper
 * left. A token holds the pixels of its rectangle, channel by channel, each row by row.
 *
 * @param channels planes of the image, one after another in a row of the data
 * @param height of the image
 * @param width of the image
 * @param patchHeight divides the height
 * @param patchWidth divides the width
 */
public record Patches(int channels, int height, int width, int patchHeight, int patchWidth) {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

  public Patches {
    if (channels < 1
        || height < 1
        || width < 1
        || patchHeight < 1
        || patchWidth < 1
        || height % patchHeight != 0
        || width % patchWidth != 0) {
      throw new IllegalArgumentException(
          channels + "x" + height + "x" + width + " in " + patchHeight + "x" + patchWidth);
    }
  }

  /**
   * Patches of a size as a user writes it, for square images of one channel or of three.
   *
   * @param text such as {@code 7x7}
   * @param dimension numbers an image
   */
  public static Either<Fault, Patches> parse(String text, int dimension) {
    Matcher m = TEXT.matcher(text);
    int channels = root(dimension) > 0 ? 1 : dimension % 3 == 0 && root(dimension / 3) > 0 ? 3 : 0;
    if (!m.matches() || channels == 0) {
      return Either.left(
          new Fault(
              "--patches",
              "'" + text.replaceAll("\\p{Cntrl}", "?") + "' for rows of " + dimension + " numbers",
              "give HEIGHTxWIDTH, such as 7x7, for square images of one channel or three"));
    }
    int side = root(dimension / channels);
    int h = Integer.parseInt(m.group(1));
    int w = Integer.parseInt(m.group(2));
    return side % h == 0 && side % w == 0
        ? Either.right(new Patches(channels, side, side, h, w))
        : Either.left(
            new Fault(
                "--patches",
                text + " does not divide images of " + side + "x" + side,
                "give divisors of " + side));
  }

  private static int root(int square) {
    int r = (int) Math.round(Math.sqrt(square));
    return r * r == square ? r : 0;
  }

  /** T, patches an image. */
  public int length() {
    return height / patchHeight * (width / patchWidth);
  }

  /** D, numbers a patch. */
  public int size() {
    return channels * patchHeight * patchWidth;
  }

  /** Recorded in the provenance. */
  public String sentence() {
    return "each image of "
        + (channels == 1 ? "" : channels + " channels of ")
        + height
        + "x"
        + width
        + " cut into "
        + length()
        + " patches of "
        + patchHeight
        + "x"
        + patchWidth
        + ", row by row";
  }

  /** The images as sequences of patches, one sample each, read out at the last one. */
  public Either<Fault, SequenceData> of(Dataset images) {
    if (images.dimension() != channels * height * width) {
      return Either.left(
          new Fault(
              images.provenance().source(),
              "rows of " + images.dimension() + " numbers",
              channels * height * width
                  + " ("
                  + channels
                  + " x "
                  + height
                  + " x "
                  + width
                  + ") make an image"));
    }
    Matrix pixels = images.inputs();
    Matrix tokens =
        Matrix.generate(
            images.size() * length(),
            size(),
            (r, j) -> pixels.get(r / length(), pixel(r % length(), j)));
    return Either.right(
        new SequenceData(
            new SequenceInputs.Vectors(tokens, length()),
            Readout.LAST,
            images.labels(),
            images.provenance().then(sentence())));
  }

  /** Column of the data for number {@code j} of patch {@code t}. */
  private int pixel(int t, int j) {
    int across = width / patchWidth;
    int inPatch = j % (patchHeight * patchWidth);
    int row = t / across * patchHeight + inPatch / patchWidth;
    int column = t % across * patchWidth + inPatch % patchWidth;
    return (j / (patchHeight * patchWidth) * height + row) * width + column;
  }
}
