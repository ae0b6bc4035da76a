package dev.neuralcollapse.proof.checker;

/**
 * What a network is made of.
 *
 * @param inputs D, or the number of symbols
 * @param width d
 * @param depth L, the head counted
 * @param classes K
 * @param valueLayers matrices in the value path of the attention, 0 where there is none
 * @param mlpLayers layers of a block's MLP, 1 or 2
 * @param norm {@code post}, {@code pre} or {@code ends}: where LayerNorm stands
 * @param tokens what a sample is made of
 */
record Shape(
    int inputs,
    int width,
    int depth,
    int classes,
    int valueLayers,
    int mlpLayers,
    String norm,
    Tokens tokens) {

  /**
   * What only networks with attention say.
   *
   * @param causal whether a token sees only itself and those before it
   * @param every whether every token is a sample, or the last one of each sequence
   * @param symbols whether they are symbols of a vocabulary, or vectors
   * @param length T
   */
  record Tokens(boolean causal, boolean every, boolean symbols, int length) {
    static final Tokens NONE = new Tokens(true, false, false, 1);

    /** How many tokens the token at place {@code t} sees, the first ones. */
    int seen(int t) {
      return causal ? t + 1 : length;
    }
  }

  boolean attends() {
    return valueLayers > 0;
  }

  /** Sequences in so many samples. */
  int sequences(int samples) {
    return tokens.every ? samples / tokens.length : samples;
  }

  static Shape read(Fields f, int most, int deepest) throws Refusal {
    String kind = f.oneOf("architecture", "rn1", "rn2", "t11", "t12", "t21", "t22");
    boolean attends = kind.startsWith("t");
    Tokens tokens =
        attends
            ? new Tokens(
                f.oneOf("mask", "causal", "full").equals("causal"),
                f.oneOf("readout", "last", "every").equals("every"),
                f.oneOf("tokens", "symbols", "vectors").equals("symbols"),
                f.count("length", 1, most))
            : Tokens.NONE;
    return new Shape(
        f.count("inputs", 1, most),
        f.count("width", 2, most),
        f.count("depth", 1, deepest),
        f.count("classes", 2, most),
        attends ? kind.charAt(1) - '0' : 0,
        kind.charAt(2) - '0',
        f.oneOf("norm", "post", "pre", "ends"),
        tokens);
  }
}
