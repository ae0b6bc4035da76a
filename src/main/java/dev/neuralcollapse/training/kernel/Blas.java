package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.descent.VectorMath;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An OpenBLAS of this machine, found at run time and called on heap arrays. Its sums are added in
 * an order that depends on its version and on the processor: whoever computes with it promises no
 * bits.
 */
public final class Blas {
  /** Row-major order, and whether a matrix is taken as it stands, in CBLAS's own numbers. */
  private static final int ROW_MAJOR = 101;

  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  /** What a configuration of 64-bit indices says of itself. */
  private static final String WIDE_INDICES = "USE64BITINT";

  private static final String MEND =
      "Debian: apt install libopenblas0-openmp (or libopenblas0-pthread); elsewhere give the"
          + " library's path, --blas=PATH, or leave --blas out";

  private static final Seq<String> NAMES =
      List.of("libopenblas.so.0", System.mapLibraryName("openblas")).distinct();

  private static final ValueLayout.OfInt I = ValueLayout.JAVA_INT;

  private final MethodHandle doubles;
  private final MethodHandle floats;
  private final MethodHandle threads;
  private final String version;

  /** Threads whose products run on themselves alone; with OpenMP each has to say so for itself. */
  private final ThreadLocal<Boolean> alone = ThreadLocal.withInitial(this::oneThread);

  private Blas(MethodHandle doubles, MethodHandle floats, MethodHandle threads, String version) {
    this.doubles = doubles;
    this.floats = floats;
    this.threads = threads;
    this.version = version;
  }

  /**
   * The library, with its products on one thread: tiles are what runs in parallel.
   *
   * @param library its file; none for the system's
   */
  public static Either<Fault, Blas> open(Option<Path> library) {
    if (!VectorMath.hasVectors()) {
      return Either.left(
          new Fault(
              "--blas",
              "the Vector API, which does all but the products, is not there",
              "start with ./collapse, or with java --add-modules jdk.incubator.vector"));
    }
    return library
        .map(Blas::inFile)
        .getOrElse(() -> ofSystem(NAMES))
        .flatMap(found -> bound(found, library.map(Path::toString).getOrElse("OpenBLAS")));
  }

  @SuppressWarnings("restricted")
  private static Either<Fault, SymbolLookup> inFile(Path file) {
    try {
      return Either.right(SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      return Either.left(new Fault(file.toString(), "cannot be loaded as a library", MEND));
    }
  }

  @SuppressWarnings("restricted")
  static Either<Fault, SymbolLookup> ofSystem(Seq<String> names) {
    for (String name : names) {
      try {
        return Either.right(SymbolLookup.libraryLookup(name, Arena.global()));
      } catch (IllegalArgumentException e) {
        // Not under this name.
      }
    }
    return Either.left(
        new Fault(
            "OpenBLAS", "looked for " + names.mkString(" and ") + ", which is not here", MEND));
  }

  @SuppressWarnings("restricted")
  private static Either<Fault, Blas> bound(SymbolLookup library, String where) {
    Seq<String> names =
        List.of(
            "cblas_dgemm",
            "cblas_sgemm",
            "openblas_set_num_threads",
            "openblas_get_config",
            "openblas_get_corename");
    Option<String> missing = names.find(n -> library.find(n).isEmpty());
    if (missing.isDefined()) {
      return Either.left(
          new Fault(where, "looked for " + missing.get() + ", which it does not have", MEND));
    }
    Linker linker = Linker.nativeLinker();
    FunctionDescriptor name = FunctionDescriptor.of(ValueLayout.ADDRESS);
    String config = text(linker.downcallHandle(library.findOrThrow("openblas_get_config"), name));
    if (config.contains(WIDE_INDICES)) {
      return Either.left(
          new Fault(where, "counts in 64 bits (" + WIDE_INDICES + "), not in 32", MEND));
    }
    String core = text(linker.downcallHandle(library.findOrThrow("openblas_get_corename"), name));
    return Either.right(
        new Blas(
            gemm(linker, library, "cblas_dgemm", ValueLayout.JAVA_DOUBLE),
            gemm(linker, library, "cblas_sgemm", ValueLayout.JAVA_FLOAT),
            linker.downcallHandle(
                library.findOrThrow("openblas_set_num_threads"), FunctionDescriptor.ofVoid(I)),
            "openblas " + number(config) + (core.isEmpty() ? "" : " (" + core + ")")));
  }

  @SuppressWarnings("restricted")
  private static MethodHandle gemm(
      Linker linker, SymbolLookup library, String name, ValueLayout number) {
    ValueLayout p = ValueLayout.ADDRESS;
    return linker.downcallHandle(
        library.findOrThrow(name),
        FunctionDescriptor.ofVoid(I, I, I, I, I, I, number, p, I, p, I, number, p, I),
        Linker.Option.critical(true));
  }

  /** The text that a function without arguments points to. */
  @SuppressWarnings("restricted")
  private static String text(MethodHandle function) {
    try {
      MemorySegment text = (MemorySegment) function.invokeExact();
      return text.equals(MemorySegment.NULL) ? "" : text.reinterpret(Short.MAX_VALUE).getString(0);
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static String number(String config) {
    Matcher m = Pattern.compile("\\d+(\\.\\d+)+\\S*").matcher(config);
    return m.find() ? m.group() : "of unknown version";
  }

  /** Such as {@code openblas 0.3.21 (SkylakeX)}: what the bits depend on. */
  public String version() {
    return version;
  }

  private boolean oneThread() {
    synchronized (Blas.class) {
      try {
        threads.invokeExact(1);
        return true;
      } catch (Throwable e) {
        throw broken(e);
      }
    }
  }

  /**
   * {@code C ← C + A B} with A m×k, or {@code C ← C + Aᵀ B} with A k×m; B is k×n without gaps.
   *
   * @param across whether A is transposed
   */
  void addProduct(
      boolean across,
      int m,
      int n,
      int k,
      double[] a,
      int aAt,
      int lda,
      double[] b,
      double[] c,
      int cAt,
      int ldc) {
    long bytes = Double.BYTES;
    MemorySegment left =
        part(MemorySegment.ofArray(a), bytes, aAt, across ? k : m, lda, across ? m : k);
    MemorySegment right = part(MemorySegment.ofArray(b), bytes, 0, k, n, n);
    MemorySegment sum = part(MemorySegment.ofArray(c), bytes, cAt, m, ldc, n);
    try {
      if (alone.get()) {
        doubles.invokeExact(
            ROW_MAJOR,
            across ? TRANSPOSED : PLAIN,
            PLAIN,
            m,
            n,
            k,
            1.0,
            left,
            lda,
            right,
            n,
            1.0,
            sum,
            ldc);
      }
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** The same in 32 bits. */
  void addProduct(
      boolean across,
      int m,
      int n,
      int k,
      float[] a,
      int aAt,
      int lda,
      float[] b,
      float[] c,
      int cAt,
      int ldc) {
    long bytes = Float.BYTES;
    MemorySegment left =
        part(MemorySegment.ofArray(a), bytes, aAt, across ? k : m, lda, across ? m : k);
    MemorySegment right = part(MemorySegment.ofArray(b), bytes, 0, k, n, n);
    MemorySegment sum = part(MemorySegment.ofArray(c), bytes, cAt, m, ldc, n);
    try {
      if (alone.get()) {
        floats.invokeExact(
            ROW_MAJOR,
            across ? TRANSPOSED : PLAIN,
            PLAIN,
            m,
            n,
            k,
            1.0f,
            left,
            lda,
            right,
            n,
            1.0f,
            sum,
            ldc);
      }
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** What the library may touch; throws where that is not inside the array. */
  private static MemorySegment part(
      MemorySegment array, long bytes, int at, int rows, int ld, int columns) {
    return array.asSlice(at * bytes, ((rows - 1L) * ld + columns) * bytes);
  }

  private static IllegalStateException broken(Throwable e) {
    return new IllegalStateException("OpenBLAS: " + e.getMessage(), e);
  }

  @Override
  public String toString() {
    return version;
  }
}
