package dev.neuralcollapse.report;

import io.vavr.Lazy;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a page carries so that it needs nothing from outside.
 *
 * @param style our style and KaTeX's, fonts as data URIs
 * @param scripts KaTeX, Vega, Vega-Lite, Vega-Embed and ours, in order
 * @param policy content security policy: only these scripts run, nothing is ever fetched
 */
public record Assets(String style, Seq<String> scripts, String policy) {
  private static final String KATEX = "/META-INF/resources/webjars/katex/0.18.11/dist/";
  private static final String OURS = "/dev/neuralcollapse/report/";
  private static final Lazy<Assets> ASSETS = Lazy.of(Assets::load);

  /** Fonts our formulas never use stay out: together they would double the page. */
  private static final Pattern UNUSED =
      Pattern.compile(
          "KaTeX_(Fraktur|SansSerif|Script|Typewriter|Caligraphic-Bold|Main-BoldItalic)");

  private static final Pattern FONT_FACE = Pattern.compile("@font-face\\{[^}]*}");
  private static final Pattern WOFF2 = Pattern.compile("url\\((fonts/[A-Za-z0-9_-]+\\.woff2)\\)");

  static Assets get() {
    return ASSETS.get();
  }

  private static Assets load() {
    Seq<String> scripts =
        List.of(
                KATEX + "katex.min.js",
                OURS + "vendor/vega.min.js",
                OURS + "vendor/vega-lite.min.js",
                OURS + "vendor/vega-embed.min.js",
                OURS + "report.js")
            .map(Assets::script);
    return new Assets(
        text(OURS + "report.css") + fontsInline(text(KATEX + "katex.min.css")),
        scripts,
        "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline';"
            + " font-src data:; img-src data:; script-src "
            + scripts.map(s -> "'sha256-" + digest(s) + "'").mkString(" "));
  }

  /** Without its source map, which a browser's tools would fetch, and safe inside a page. */
  private static String script(String resource) {
    return text(resource)
        .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
        .replace("</script", "<\\/script");
  }

  private static String fontsInline(String css) {
    return FONT_FACE
        .matcher(css)
        .replaceAll(
            face -> {
              Matcher font = WOFF2.matcher(face.group());
              if (UNUSED.matcher(face.group()).find() || !font.find()) {
                return "";
              }
              String data = Base64.getEncoder().encodeToString(bytes(KATEX + font.group(1)));
              return Matcher.quoteReplacement(
                  face.group()
                      .replaceAll(
                          "src:[^;}]*",
                          Matcher.quoteReplacement(
                              "src:url(data:font/woff2;base64," + data + ") format(\"woff2\")")));
            });
  }

  private static String digest(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String text(String resource) {
    return new String(bytes(resource), StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
