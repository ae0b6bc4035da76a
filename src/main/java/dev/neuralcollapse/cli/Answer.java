package dev.neuralcollapse.cli;

import io.vavr.collection.Map;

/**
 * What a command has to say once it is done: the same facts for people and for programs.
 *
 * @param exit {@link Exit#STANDS} or {@link Exit#FALLS}
 * @param schema name in {@code "schema": "collapse/<name>/1"}
 * @param json top-level keys in order; values are what {@link Json} can write
 * @param text for people, at most 80 columns, without trailing newline
 */
record Answer(Exit exit, String schema, Map<String, ?> json, String text) {

  /** The same where it is only looked at. */
  Answer standing() {
    return new Answer(Exit.STANDS, schema, json, text);
  }

  static Answer stands(String schema, Map<String, ?> json, String text) {
    return new Answer(Exit.STANDS, schema, json, text);
  }
}
