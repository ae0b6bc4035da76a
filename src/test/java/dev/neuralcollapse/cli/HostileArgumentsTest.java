package dev.neuralcollapse.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every numeric option with numbers nobody wants, and words where numbers belong. */
class HostileArgumentsTest {
  private static final String BOUND = "bound --data gaussian ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--classes 3 --per-class 2 --decay 0.1 --depths 2,x | 'x'",
        "--classes 3 --per-class 2 --decay 0.1 --depths 0 | --depths",
        "--classes 3 --per-class 2 --decay 0.1 --depths -3 | --depths",
        "--classes 3 --per-class 2 --decay 0.1 --depths , | --depths",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20, | --depths",
        "--classes 3 --per-class 2 --decay 0.1 --depths 99999999999 | --depths",
        "--classes 3 --per-class 2 --decay 0.1 --depths 6 | least depth here is 7",
        "--classes 3 --per-class 2 --decay 0.1 --depths 10001 --export target/deep | --export",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20 --width 1 | --width",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20 --width 0 | --width",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20 --width -5 | --width",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20 --width 100000 | --width",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20 --width 2147483647 | gaussian",
        "--classes 3 --per-class 2 --decay 0.1 --depths 20 --width 1e3 | --width",
        "--classes 3 --per-class 0 --decay 0.1 --depths 20 | --per-class",
        "--classes 3 --per-class -1 --decay 0.1 --depths 20 | --per-class",
        "--classes 2147483647 --per-class 2147483647 --decay 0.1 --depths 20 | gaussian",
        "--classes 1 --per-class 2 --decay 0.1 --depths 20 | --classes",
        "--per-class 2 --decay 0.1 --depths 20 | --classes",
        "--classes 3 --per-class 2 --depths 20 --decay 0 | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay NaN | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay Infinity | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay -0.1 | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay 1e-400 | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay 1e400 | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay 5e-324/L | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay 1.7e308 | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay 0.1/sqrt(L) | --decay",
        "--classes 3 --per-class 2 --depths 20 --decay 1--2 | --decay",
        "--classes 3 --per-class 2 --depths 20 | --decay"
      })
  void ofBound(String options, String culprit) {
    Refused.line(culprit, BOUND + options);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bound --data digits --classes 11 --per-class 2 --decay 0.1 --depths 99 | --classes",
        "bound --data digits --classes 3 --per-class 2147483647 --decay 1 --depths 9 | digits",
        "bound --data digits --classes 3 --per-class 2 --width 30000 --decay 1 --depths 9 |"
            + " --width",
        "bound --data digist --per-class 2 --decay 1 --depths 9 | did you mean digits",
        "optimum --classes 3 --decay 1e-400 | --decay",
        "optimum --classes 3 --decay 1e400 | --decay",
        "optimum --classes 99999999999 --decay 1 | --classes",
        "optimum --classes 3 --decay 1 --width -1 | --width",
        "optimum --classes 3 --decay 1 --threads -1 | --threads",
        "optimum --classes 3 --decay 1 --threads 99999 | --threads",
        "optimum --classes 3 --decay 1 --threads many | --threads",
        "optimum --classes 3 --decay 1 --seed 0x1 | --seed",
        "--seed 99999999999999999999 optimum --classes 3 --decay 1 | --seed",
        "optimum --classes 3 --classes 4 --decay 1 | --classes",
        "optimum --classes 3 --decay 1 surplus | surplus",
        "verify --tries 0 | --tries",
        "verify --tries -1 | --tries",
        "verify --tries 99999999999 | --tries",
        "verify --tries 1.5 | --tries",
        "verify background/nothing-of-that-name | nothing-of-that-name",
        "claims globaloptimality | did you mean global-optimality?",
        "claims gufm-ce-optimm | global-optimality/gufm-ce-optimum",
        "verify global-optimality/gufm-mse-optimun | global-optimality/gufm-mse-optimum",
        "reproduce --profile slow | --profile",
        "reproduce --profile paper | --data",
        "reproduce --paper none | --paper",
        "reproduce --cell none | --cell",
        "reproduce --data digit | did you mean digits",
        "reproduce --data wine | wine",
        "reproduce --nonsense | --nonsense",
        "attribute x.npz --loss hinge --decay 1 | loss",
        "attribute x.npz --loss ce --decay nan | --decay",
        "attribute x.npz --loss ce | --decay",
        "measure | FILE",
        "certify | RUN",
        "recheck | FILE",
        "data | data list",
        "data drop | drop",
        "data import | PATH",
        "data import x --name ../x | ../x",
        "data import x --name digits | digits",
        "--json | subcommand"
      })
  void ofEverythingElse(String line, String culprit) {
    Refused.line(culprit, line);
  }

  @Test
  void longOrStrangeWordsAreShownShortAndClean() {
    String endless = "a".repeat(300_000);
    Refused.naming("aaa", "claims", endless);
    Refused.naming("aaa", endless);
    Refused.naming("aaa", "measure", endless);
    Refused.naming("aaa", "optimum", "--classes", "3", "--decay", "1", "--" + endless);
    Refused.naming("?[31m", "measure", "x\u001b[31m\u0007.npz");
    Refused.naming("nïx", "measure", "nïx 名.npz");
    Refused.naming("?", "certify", "a\u0000b");
    Refused.naming("data set ''", "reproduce", "--data", "");
  }

  @Test
  void argumentFilesAreNotReadFromAnAtSign() {
    Refused.naming("'@/etc/passwd'", "@/etc/passwd");
  }
}
