package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;

/**
 * Pickles can run any program when loaded, so they are refused, with the command that converts
 * them.
 */
final class PythonSnippet {
  private static final String WARNING =
      "pickles can run any program: if you trust the file, convert it with\n  ";

  private PythonSnippet() {}

  /** An object array in a {@code .npy} file. */
  static Fault objectNpy(InputFile file) {
    return pickle(
        file,
        "an array of Python objects (a pickle)",
        "import sys, numpy as np; a = np.load(sys.argv[1], allow_pickle=True);"
            + " np.save(sys.argv[2], np.asarray(a.tolist(), dtype=np.float64))",
        ".npy");
  }

  /** An object array in a {@code .npz} file. */
  static Fault objectNpz(InputFile file, String array) {
    Fault fault =
        pickle(
            file,
            "an array of Python objects (a pickle)",
            "import sys, numpy as np; f = np.load(sys.argv[1], allow_pickle=True);"
                + " np.savez(sys.argv[2],"
                + " **{k: np.asarray(f[k].tolist(), dtype=np.float64) for k in f.files})",
            ".npz");
    return new Fault(fault.where() + ", array " + array, fault.what(), fault.mend());
  }

  /** What {@code torch.save} writes, in the zip format or as a bare pickle. */
  static Fault torch(InputFile file) {
    return pickle(
        file,
        "a PyTorch file (a pickle)",
        "import sys, torch, numpy as np; d = torch.load(sys.argv[1], map_location=\"cpu\");"
            + " np.savez(sys.argv[2], **{k: v.detach().double().numpy() for k, v in d.items() if"
            + " torch.is_tensor(v)})",
        ".npz");
  }

  /** Any other pickle. */
  static Fault pickle(InputFile file) {
    return pickle(
        file,
        "a Python pickle",
        "import sys, pickle, numpy as np; d = pickle.load(open(sys.argv[1], \"rb\"));"
            + " np.savez(sys.argv[2], **{k: np.asarray(v, dtype=np.float64) for k, v in"
            + " d.items()})",
        ".npz");
  }

  private static Fault pickle(InputFile file, String what, String program, String extension) {
    String name = file.where();
    int dot = name.lastIndexOf('.');
    String stem = dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    return new Fault(
        name,
        what,
        WARNING
            + "python3 -c '"
            + program
            + "' "
            + shellQuoted(name)
            + " "
            + shellQuoted(stem + "-plain" + extension));
  }

  private static String shellQuoted(String s) {
    return s.matches("[A-Za-z0-9_./+-]+") && !s.startsWith("-")
        ? s
        : "'" + s.replace("'", "'\\''") + "'";
  }
}
