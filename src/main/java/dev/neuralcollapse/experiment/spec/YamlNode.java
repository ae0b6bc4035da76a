package dev.neuralcollapse.experiment.spec;

import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Seq;

/** A YAML document as a tree that knows its lines. */
sealed interface YamlNode {

  /** Line in the file, from 1. */
  int line();

  /** What a person would call it. */
  String kind();

  /** A word or number, as it stands there. */
  record Scalar(int line, String text) implements YamlNode {
    @Override
    public String kind() {
      return "'" + text + "'";
    }
  }

  /** Nothing behind the colon. */
  record Nothing(int line) implements YamlNode {
    @Override
    public String kind() {
      return "nothing";
    }
  }

  /** A list. */
  record Items(int line, Seq<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in the order of the file. */
  record Fields(int line, LinkedHashMap<String, YamlNode> values) implements YamlNode {
    @Override
    public String kind() {
      return "a block of keys";
    }

    static Fields empty(int line) {
      return new Fields(line, LinkedHashMap.empty());
    }

    Fields with(String key, YamlNode value) {
      return new Fields(line, values.put(key, value));
    }

    Fields without(String key) {
      return new Fields(line, values.remove(key));
    }

    /** The tree with this value at a path of keys; a short form on the way becomes a block. */
    Fields with(Seq<String> path, YamlNode value) {
      if (path.size() == 1) {
        return with(path.head(), value);
      }
      Fields inner =
          values
              .get(path.head())
              .map(
                  n ->
                      switch (n) {
                        case Fields f -> f;
                        case Scalar s -> empty(s.line()).with(Section.NAME, s);
                        case Nothing none -> empty(none.line());
                        case Items items -> empty(items.line());
                      })
              .getOrElse(() -> empty(value.line()));
      return with(path.head(), inner.with(path.tail(), value));
    }
  }
}
