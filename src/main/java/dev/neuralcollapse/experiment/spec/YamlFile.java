package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads the small part of YAML a specification needs: one document of keys, words, numbers and
 * lists. No aliases, no tags, no key twice, no more than a page of it: nothing can be blown up.
 */
final class YamlFile {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_NODES = 5000;
  private static final int DEEPEST = 6;
  private static final YAMLFactory FACTORY = YAMLFactory.builder().build();

  private final String file;
  private final YAMLParser parser;
  private int nodes;

  private YamlFile(String file, YAMLParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /** The document in a file. */
  static Either<Fault, YamlNode.Fields> read(Path path) {
    String file = path.toString();
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return fault(file, "no regular file", "give a YAML file; 'collapse train --example'");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        return fault(file, "more than 64 KiB", "a specification is a page of YAML");
      }
      return parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), file);
    } catch (CharacterCodingException e) {
      return fault(file, "not UTF-8 text", "save it as UTF-8");
    } catch (NoSuchFileException e) {
      return fault(file, "no such file", "give a YAML file; 'collapse train --example' prints one");
    } catch (IOException e) {
      return fault(file, "cannot be read (" + e.getMessage() + ")", "check the file");
    }
  }

  /** The document in a text. */
  static Either<Fault, YamlNode.Fields> parse(String text, String file) {
    if (text.isBlank()) {
      return fault(file, "an empty file", "'collapse train --example' prints what belongs in it");
    }
    try (YAMLParser parser = (YAMLParser) FACTORY.createParser(ObjectReadContext.empty(), text)) {
      return Either.right(new YamlFile(file, parser).document());
    } catch (Refusal e) {
      return Either.left(e.fault());
    } catch (JacksonException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      return fault(file + line, "no valid YAML (" + reason(e) + ")", "mend that line");
    }
  }

  private static String reason(JacksonException e) {
    return String.valueOf(e.getOriginalMessage())
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty() && !l.startsWith("in ") && !l.startsWith("while"))
        .findFirst()
        .map(l -> l.length() > 100 ? l.substring(0, 100) + "..." : l)
        .orElse("not readable");
  }

  private static <T> Either<Fault, T> fault(String where, String what, String mend) {
    return Either.left(new Fault(where, what, mend));
  }

  private Refusal refusal(int line, String what, String mend) {
    return new Refusal(new Fault(file + ", line " + line, what, mend));
  }

  private int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private YamlNode.Fields document() throws Refusal {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw refusal(1, "nothing but comments", "'collapse train --example' prints a specification");
    }
    if (first != JsonToken.START_OBJECT) {
      throw refusal(line(), "no keys", "it starts with a key such as 'data:'");
    }
    YamlNode.Fields root = fields(1);
    if (parser.nextToken() != null) {
      throw refusal(line(), "a second document", "one specification a file: leave out '---'");
    }
    return root;
  }

  private YamlNode.Fields fields(int depth) throws Refusal {
    int start = line();
    LinkedHashMap<String, YamlNode> values = LinkedHashMap.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = String.valueOf(parser.currentName());
      int at = line();
      if (values.containsKey(key)) {
        throw refusal(at, "'" + key + "' for the second time", "say it once");
      }
      values = values.put(key, node(at, depth));
    }
    return new YamlNode.Fields(start, values);
  }

  /** The value behind a key, or the next item. */
  private YamlNode node(int keyLine, int depth) throws Refusal {
    return value(parser.nextToken(), keyLine, depth);
  }

  private YamlNode value(JsonToken token, int keyLine, int depth) throws Refusal {
    if (++nodes > MOST_NODES) {
      throw refusal(line(), "more than " + MOST_NODES + " values", "write ranges such as 1..5");
    }
    if (depth > DEEPEST) {
      throw refusal(line(), "blocks nested too deeply", "a specification is two blocks deep");
    }
    if (parser.isCurrentAlias()) {
      throw refusal(line(), "an alias (*)", "write the value itself");
    }
    if (parser.getTypeId() != null) {
      throw refusal(line(), "a tag (!)", "leave the tag out");
    }
    return switch (token) {
      case START_OBJECT -> new YamlNode.Fields(keyLine, fields(depth + 1).values());
      case START_ARRAY -> items(keyLine, depth);
      case VALUE_NULL -> new YamlNode.Nothing(keyLine);
      default -> new YamlNode.Scalar(line(), parser.getString().strip());
    };
  }

  private YamlNode.Items items(int keyLine, int depth) throws Refusal {
    Vector<YamlNode> items = Vector.empty();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      items = items.append(value(t, line(), depth + 1));
    }
    return new YamlNode.Items(keyLine, items);
  }
}
