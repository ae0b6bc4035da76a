package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.util.List;
import java.util.Map;

/** Typed access to one JSON object. */
record Fields(String file, Map<?, ?> map) {

  Object get(String key) throws Refusal {
    Object value = map.get(key);
    if (value == null) {
      throw Refusal.unreadable(file, "'" + key + "' is missing", "the whole file is needed");
    }
    return value;
  }

  Refusal fault(String key, String expected) throws Refusal {
    String found = String.valueOf(get(key));
    String shown = found.length() > 80 ? found.substring(0, 80) + "..." : found;
    return Refusal.unreadable(file + ", '" + key + "'", shown, expected + " was expected");
  }

  String text(String key) throws Refusal {
    if (get(key) instanceof String s) {
      return s;
    }
    throw fault(key, "text");
  }

  String oneOf(String key, String... values) throws Refusal {
    if (!List.of(values).contains(text(key))) {
      throw fault(key, String.join(" or ", values));
    }
    return text(key);
  }

  double number(String key) throws Refusal {
    if (get(key) instanceof Double x) {
      return x;
    }
    throw fault(key, "a number");
  }

  int count(String key, int least, int most) throws Refusal {
    double x = number(key);
    if (x != Math.rint(x) || x < least || x > most) {
      throw fault(key, "a whole number from " + least + " to " + most);
    }
    return (int) x;
  }

  Interval interval(String key) throws Refusal {
    if (get(key) instanceof List<?> l
        && l.size() == 2
        && l.get(0) instanceof Double lo
        && l.get(1) instanceof Double hi) {
      if (lo > hi) {
        throw Refusal.wrong(key, l, "the lower end above the upper one");
      }
      return Interval.of(lo, hi);
    }
    throw fault(key, "[lo, hi]");
  }

  Fields object(String key) throws Refusal {
    if (get(key) instanceof Map<?, ?> m) {
      return new Fields(file + ", '" + key + "'", m);
    }
    throw fault(key, "an object");
  }

  /** In the order of the file. */
  List<String> names() {
    return map.keySet().stream().map(String::valueOf).toList();
  }

  List<Fields> objects(String key) throws Refusal {
    if (!(get(key) instanceof List<?> l)) {
      throw fault(key, "a list");
    }
    java.util.ArrayList<Fields> all = new java.util.ArrayList<>();
    for (Object o : l) {
      if (!(o instanceof Map<?, ?> m)) {
        throw fault(key, "a list of objects");
      }
      all.add(new Fields(file + ", '" + key + "'", m));
    }
    return all;
  }
}
