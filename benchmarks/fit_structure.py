"""Learn how titles, headings, captions and page furniture look, from a folder of texts with gold; write the tables.

    python -m benchmarks.fit_structure FOLDER                         model_*.py of src/readtui/ingest/plaintext
    python -m benchmarks.fit_structure FOLDER --held-out FILE [SEED]  predictions by tables that have not seen the site

FOLDER holds NAME.txt with NAME.json, whose `labels` has a letter for each line that is not blank: T title, H heading,
C caption, B page furniture, P body, o either; `site` tells what is held out together. Needs scikit-learn, which readtui
itself does not; `ruff format` lays out the tables. Seeds are fixed: the same folder gives the same tables. Only numbers
come out, nothing of the texts.

The first look is a multinomial logistic regression over facts. The second is boosted trees over measures, which must
learn from first looks as they are at unknown texts: those are made by regressions that have not seen the site.
"""

from __future__ import annotations

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.structure import predicted
from readtui.ingest.plaintext import model_trees, model_weights
from readtui.ingest.plaintext.features import Evidence
from readtui.ingest.plaintext.form import is_open
from readtui.ingest.plaintext.groups import LineGroup
from readtui.ingest.plaintext.lines import passages_of
from readtui.ingest.plaintext.model_trees import Tree
from readtui.ingest.plaintext.reader import read
from readtui.ingest.plaintext.rescore import Company, Likelihood, opening_title, titles_of
from readtui.ingest.plaintext.roles import may_be_heading, roles_at_sight
from readtui.unicode.printable import printable

ROLES = "PHCBT"  # the first is what the others are measured against
PARTS = 5
"""Parts that the sites are dealt into, to look at each with what was learned from the others."""

SMOOTHNESS = 0.02
"""Inverse strength of the penalty on weights; chosen, as all numbers here, on sites held out."""

SMALLEST = 0.08
"""Weights below are left out of the table."""

WEIGHT = {"P": 1.0, "H": 1.5, "C": 1.5, "B": 1.0, "T": 2.0}
"""How much a line of each role counts: there are few headings and captions among very many lines."""

MOST = {"H": 8, "B": 40}
"""Lines of a role in one text that count in full: no long page decides the table."""

MOST_HEADINGS, MOST_OTHERS = 8, 10
"""The same at the second look: the headings of a text, and the other likely lines."""

TREES = 140
TITLE_TREES = 130
RATE = 0.06
"""How many trees are grown, and what each may say: more of them, or larger ones, do no better on other sites."""

Table = dict[str, tuple[float, ...]]


class Text(NamedTuple):
    """A text with gold: what can be seen of its passages, the letter of each, and where it is from."""

    name: str
    site: str
    evidence: Evidence
    letters: list[str]
    facts: dict[int, list[str]]


def main() -> None:
    folder, *options = sys.argv[1:]
    texts = [text_of(gold) for gold in sorted(Path(folder).glob("*.json"))]
    if options:
        seed = int(options[2]) if len(options) > 2 else 0
        Path(options[1]).write_text(json.dumps(held_out(texts, Path(folder), seed), ensure_ascii=False), "utf-8")
        return
    room = Path(model_weights.__file__).parent
    table, headings, titles = learned(texts)
    (room / "model_weights.py").write_text(written_weights(table), "utf-8")
    (room / "model_trees.py").write_text(written_trees(headings, titles), "utf-8")


def text_of(gold: Path) -> Text:
    """What is learned from one text: its passages that may be more than body, with their letters."""
    told = json.loads(gold.read_text("utf-8"))
    text = gold.with_suffix(".txt").read_text("utf-8")
    found = passages_of(printable(text))
    letters = letters_of(found, text, told["labels"])
    left = [index for index, role in enumerate(roles_at_sight(found)) if role == "body"]
    evidence = Evidence([found[index] for index in left])
    facts = {at: list(evidence.facts(at)) for at, one in enumerate(evidence.passages) if is_open(one)}
    return Text(gold.stem, told["site"], evidence, [letters[index] for index in left], facts)


def letters_of(found: Sequence[LineGroup], text: str, labels: str) -> list[str]:
    """The label of the line that each passage starts with; empty where it was not found."""
    lines = [" ".join(printable(line).split()) for line in text.split("\n") if line.strip()]
    letters: list[str] = []
    at = 0
    for passage in found:
        start = " ".join(passage.text.split("\n")[0].split())[:25]
        hit = next((line for line in range(at, min(at + 400, len(lines))) if start and start in lines[line]), None)
        letters.append("" if hit is None else labels[hit])
        at = at if hit is None else hit + 1
    return letters


def dealt(texts: Iterable[Text], seed: int) -> dict[str, int]:
    """The part that each site belongs to."""
    sites = sorted({text.site for text in texts})
    random.Random(seed).shuffle(sites)
    return {site: index % PARTS for index, site in enumerate(sites)}


def learned(texts: Sequence[Text]) -> tuple[Table, list[Tree], list[Tree]]:
    """The table of the first look, and the trees of the second, for headings and for titles."""
    part = dealt(texts, 7)
    firsts: dict[str, dict[int, Likelihood]] = {}
    for number in range(PARTS):
        known = FirstLook([text for text in texts if part[text.site] != number])
        firsts |= {text.name: known.look(text) for text in texts if part[text.site] == number}
    return FirstLook(texts).table(), heading_trees(texts, firsts), title_trees(texts, firsts)


class FittedTree(Protocol):
    """A tree as scikit-learn keeps it: arrays by node."""

    children_left: Sequence[int]
    children_right: Sequence[int]
    feature: Sequence[int]
    threshold: Sequence[float]
    value: Sequence[Sequence[Sequence[float]]]


class FirstLook:
    """A regression from the facts about a passage to its role."""

    def __init__(self, texts: Sequence[Text]) -> None:
        facts, roles, counts = [], [], []
        for text in texts:
            number = Counter(text.letters[at] for at in text.facts)
            for at, own in text.facts.items():
                if (letter := text.letters[at]) in WEIGHT:
                    facts.append(dict.fromkeys(own, 1))
                    roles.append(ROLES.index(letter))
                    counts.append(WEIGHT[letter] * min(1.0, MOST.get(letter, math.inf) / number[letter]))
        self._columns = DictVectorizer()
        self._model = LogisticRegression(C=SMOOTHNESS, max_iter=80, tol=1e-3)
        self._model.fit(self._columns.fit_transform(facts), roles, sample_weight=counts)

    def look(self, text: Text) -> dict[int, Likelihood]:
        if not text.facts:
            return {}
        rows = self._columns.transform([dict.fromkeys(own, 1) for own in text.facts.values()])
        return {
            at: Likelihood(*map(float, row))
            for at, row in zip(text.facts, self._model.predict_proba(rows), strict=True)
        }

    def table(self) -> Table:
        """The weight of each fact for each role against body text."""
        body, *others = self._model.coef_
        table = {"any": tuple(float(one - self._model.intercept_[0]) for one in self._model.intercept_[1:])}
        for at, fact in enumerate(self._columns.get_feature_names_out()):
            row = tuple(float(one[at] - body[at]) for one in others)
            if max(map(abs, row)) >= SMALLEST:
                table[str(fact)] = row
        return {fact: tuple(round(one, 2) + 0.0 for one in row) for fact, row in table.items()}


class Rows:
    """What trees are grown from: measures, whether each is of what is looked for, and how much it counts."""

    def __init__(self) -> None:
        self._measures: list[Mapping[str, float]] = []
        self._is_so: list[bool] = []
        self._counts: list[float] = []

    def add(self, measures: Mapping[str, float], *, is_so: bool, count: float) -> None:
        self._measures.append(measures)
        self._is_so.append(is_so)
        self._counts.append(count)

    def forest(self, trees: int, smallest: int, share: float) -> list[Tree]:
        """The trees, each with at least `smallest` rows to a leaf; the first is the value that all start from.

        Every question is chosen among a `share` of the measures, drawn anew.
        """
        columns = DictVectorizer(sparse=False)
        model = GradientBoostingClassifier(
            n_estimators=trees, learning_rate=RATE, max_depth=2, min_samples_leaf=smallest, subsample=0.7,
            max_features=share, random_state=1,
        )  # fmt: skip
        model.fit(columns.fit_transform(self._measures), self._is_so, sample_weight=self._counts)
        so = sum(count for count, yes in zip(self._counts, self._is_so, strict=True) if yes) / sum(self._counts)
        names = [str(name) for name in columns.get_feature_names_out()]
        return [round(math.log(so / (1 - so)), 3), *(grown(one.tree_, names) for one in model.estimators_[:, 0])]


def heading_trees(texts: Sequence[Text], firsts: Mapping[str, Mapping[int, Likelihood]]) -> list[Tree]:
    """The trees that tell whether a likely line is a heading."""
    rows = Rows()
    for text in texts:
        company = Company(text.evidence, firsts[text.name])
        asked = [at for at in company.indices if text.letters[at] in WEIGHT and _may_head(text, at)]
        number = Counter(text.letters[at] == "H" for at in asked)
        for at in asked:
            yes = text.letters[at] == "H"
            count = min(1.0, (MOST_HEADINGS if yes else MOST_OTHERS) / number[yes])
            rows.add(company.measures(at), is_so=yes, count=count)
    return rows.forest(TREES, 40, 0.4)


def title_trees(texts: Sequence[Text], firsts: Mapping[str, Mapping[int, Likelihood]]) -> list[Tree]:
    """The trees that tell which of the likely lines is the title, where that is not plain."""
    rows = Rows()
    for text in (one for one in texts if one.evidence.passages and opening_title(one.evidence) < 0):
        asked = {at: one for at, one in titles_of(text.evidence, firsts[text.name]).items() if text.letters[at] != "o"}
        number = Counter(text.letters[at] == "T" for at in asked)
        for at, one in asked.items():
            yes = text.letters[at] == "T"
            rows.add(one, is_so=yes, count=min(1.0, (1 if yes else MOST_OTHERS) / number[yes]))
    return rows.forest(TITLE_TREES, 15, 0.2)


def _may_head(text: Text, at: int) -> bool:
    return may_be_heading(text.evidence.passages[at].text, text.evidence.folded[at])


def grown(tree: FittedTree, names: Sequence[str], at: int = 0) -> Tree:
    """A fitted tree as the second look reads it."""
    below, beyond = int(tree.children_left[at]), int(tree.children_right[at])
    if below < 0:
        return round(float(tree.value[at][0][0]) * RATE, 3)
    edge = float(f"{tree.threshold[at]:.3g}")
    return (names[tree.feature[at]], edge, grown(tree, names, below), grown(tree, names, beyond))


def held_out(texts: Sequence[Text], folder: Path, seed: int) -> dict[str, object]:
    """What is made of each text by tables that were learned from the other parts of the sites."""
    part = dealt(texts, seed)
    found: dict[str, object] = {}
    for number in range(PARTS):
        table, headings, titles = learned([text for text in texts if part[text.site] != number])
        model_weights.WEIGHTS = table  # type: ignore[assignment]  # rows of four
        model_trees.HEADINGS, model_trees.TITLES = tuple(headings), tuple(titles)
        for text in texts:
            if part[text.site] == number:
                path = folder / f"{text.name}.txt"
                found[text.name] = predicted(read(path.read_text("utf-8"), path.name))
    return found


def written_weights(table: Table) -> str:
    rows = (f'    "{fact}": ({", ".join(map(str, row))}),\n' for fact, row in sorted(table.items()))
    return (
        '"""What each fact about a passage says for its role; written by benchmarks/fit_structure.py."""\n\n'
        "WEIGHTS: dict[str, tuple[float, float, float, float]] = {\n"
        f"    # fact: heading, caption, furniture, title, each against body text\n{''.join(rows)}}}\n"
    )


def written_trees(headings: Sequence[Tree], titles: Sequence[Tree]) -> str:
    return (
        '"""What the second look asks about a line, to tell headings and the title.\n\n'
        'Written by benchmarks/fit_structure.py.\n"""\n\n'
        "from typing import TypeAlias\n\n"
        'Tree: TypeAlias = "float | tuple[str, float, Tree, Tree]"\n'
        '"""A value, or a question: the measure, an edge, what to do up to the edge, what to do beyond it."""\n\n'
        f"# The values that are reached are added up.\n{_rows('HEADINGS', headings)}\n{_rows('TITLES', titles)}"
    )


def _rows(name: str, found: Sequence[Tree]) -> str:
    rows = "".join(f"    {tree!r},\n".replace("'", '"') for tree in found)
    return f"{name}: tuple[Tree, ...] = (\n{rows})\n"


if __name__ == "__main__":
    main()
