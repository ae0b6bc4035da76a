package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.HashSet;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Formulas that a page can show: commands that exist, braces that close. */
class LatexTest {
  private static final Pattern COMMAND = Pattern.compile("\\\\(\\\\|[a-zA-Z]+)");

  private static final Set<String> KNOWN =
      HashSet.of(
          ("\\ Big Bigl Bigm Bigr Delta Gamma Lambda Leftrightarrow Omega Phi Pi Pr Psi Rightarrow"
                  + " Sigma Theta alpha angle approx arg bar begin beta big bigl bigr binom bot cap"
                  + " cases cdot cdots circ cos cosh cup delta det dfrac dim dot dots ell end epsilon"
                  + " equiv eta exists exp forall frac ge geq hat iff implies in inf infty int kappa"
                  + " ker lVert lambda langle lceil ldots le left leftarrow leq lfloor lim ln log"
                  + " mapsto mathbb mathbf mathcal mathrm max mid min mu nabla ne neq not notin nu"
                  + " odot omega operatorname oplus otimes overline parallel partial perp phi pi pm"
                  + " preceq prec prod propto psi qquad quad rVert rangle rceil rfloor rho right"
                  + " rightarrow rm sigma sim sin sinh sqrt star subset subseteq succ succeq sum sup"
                  + " tan tanh tau tbinom text textstyle tfrac theta tilde times to top underline"
                  + " uparrow varepsilon varphi vartheta vee wedge widehat widetilde xi zeta"
                  + " displaystyle limits big Bigg Biggl Biggr biggl biggr bigg gamma lvert rvert cot"
                  + " chi downarrow longrightarrow emptyset setminus mathsf bmod pmod cdotp ll gg")
              .split(" "));

  private static Seq<String> formulas(Claim<?> c) {
    return c.given().all().map(h -> h.latex()).prepend(c.statement());
  }

  @Test
  void everyStatementUsesCommandsThatExist() {
    Catalogue.all().forEach(c -> formulas(c).forEach(f -> check(c.id(), f)));
  }

  @Test
  void everyCorrectionUsesCommandsThatExist() {
    Corrections.all()
        .forEach(
            c ->
                List.of(c.printed(), c.byHand(), c.mended())
                    .forEach(words -> check(c.claim() + " " + c.twin(), words)));
  }

  private static void check(String where, String latex) {
    Matcher command = COMMAND.matcher(latex);
    while (command.find()) {
      assertTrue(KNOWN.contains(command.group(1)), where + ": " + command.group());
    }
    String braces = latex.replaceAll("\\\\[{}]", "").replaceAll("[^{}]", "");
    assertEquals(
        braces.chars().filter(b -> b == '{').count(),
        braces.chars().filter(b -> b == '}').count(),
        where + ": " + latex);
  }
}
