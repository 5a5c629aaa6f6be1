package io.flywheel.warehouse.contract;

import io.flywheel.warehouse.message.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML value with its place in the file, read strictly. */
final class YamlNode {
  private static final Set<Tag> WORDS = Set.of(Tag.STR, Tag.INT, Tag.FLOAT);

  private final Path file;
  private final Node node;

  private YamlNode(Path file, Node node) {
    this.file = file;
    this.node = node;
  }

  static YamlNode read(Path file) {
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    try {
      Node node =
          new Compose(settings)
              .composeString(Files.readString(file))
              .orElseThrow(() -> ContractException.at(file, 1, "the file is empty"));
      return new YamlNode(file, node);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw ContractException.at(file, line, e.getProblem());
    } catch (CharacterCodingException e) {
      throw ContractException.at(file, 1, "the file is not UTF-8");
    } catch (NoSuchFileException e) {
      throw ContractException.at(file, 1, "the file is missing");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ContractException error(String message) {
    return ContractException.at(file, line(), message);
  }

  /** The line on which it begins. */
  int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** The fields of a mapping, none repeated. */
  Map<String, YamlNode> mapping() {
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected keys and values, found " + kind());
    }
    Map<String, YamlNode> fields = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode key = new YamlNode(file, tuple.getKeyNode());
      if (fields.put(key.text(), new YamlNode(file, tuple.getValueNode())) != null) {
        throw key.error("key '" + key.text() + "' stands twice");
      }
    }
    return fields;
  }

  /** The fields of a mapping that may have these keys only. */
  Fields fields(String... known) {
    Map<String, YamlNode> fields = mapping();
    List<String> names = Arrays.asList(known);
    for (Map.Entry<String, YamlNode> field : fields.entrySet()) {
      if (!names.contains(field.getKey())) {
        throw keyNode(field.getKey())
            .error("unknown key '" + field.getKey() + "'" + Nearest.hint(field.getKey(), names));
      }
    }
    return new Fields(this, fields);
  }

  private YamlNode keyNode(String key) {
    for (NodeTuple tuple : ((MappingNode) node).getValue()) {
      YamlNode candidate = new YamlNode(file, tuple.getKeyNode());
      if (candidate.text().equals(key)) {
        return candidate;
      }
    }
    return this;
  }

  List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error("expected a list, found " + kind());
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(file, item));
    }
    return items;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || !WORDS.contains(scalar.getTag())) {
      throw error("expected text, found " + kind());
    }
    if (scalar.getValue().isBlank()) {
      throw error("expected text, found nothing");
    }
    return scalar.getValue();
  }

  String oneOf(String... allowed) {
    String text = text();
    if (!Arrays.asList(allowed).contains(text)) {
      throw error("'" + text + "' is not one of " + String.join(", ", allowed));
    }
    return text;
  }

  int integer() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      try {
        return Integer.parseInt(scalar.getValue());
      } catch (NumberFormatException e) {
        throw error("'" + scalar.getValue() + "' is not a whole number of 32 bits");
      }
    }
    throw error("expected a whole number, found " + kind());
  }

  boolean flag() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Boolean.parseBoolean(scalar.getValue());
    }
    throw error("expected true or false, found " + kind());
  }

  Path file() {
    return file;
  }

  private String kind() {
    if (node instanceof MappingNode) {
      return "keys and values";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    String value = ((ScalarNode) node).getValue();
    return value.isEmpty() ? "nothing" : "'" + value + "'";
  }

  /** Fields of one mapping whose keys are known. */
  record Fields(YamlNode parent, Map<String, YamlNode> values) {

    boolean has(String key) {
      return values.containsKey(key);
    }

    /**
     * @throws ContractException naming the place of the mapping when the key is missing
     */
    YamlNode required(String key) {
      YamlNode value = values.get(key);
      if (value == null) {
        throw parent.error("missing key '" + key + "'");
      }
      return value;
    }

    String text(String key) {
      return required(key).text();
    }

    boolean flag(String key) {
      return has(key) && required(key).flag();
    }

    List<YamlNode> items(String key) {
      return has(key) ? required(key).items() : List.of();
    }
  }
}
